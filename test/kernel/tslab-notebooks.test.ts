import { createRequire } from "node:module";

import { type WireKernel, openKernel, outputsOf, resultOf, textOf } from "../support/wire.js";

const { version } = createRequire(import.meta.url)("typescript/package.json") as { version: string };

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute('import * as tslab from "tslab";');
});

afterAll(() => kernel.close());

describe("what notebooks for tslab use", () => {
  it.each([
    ["html", "'<b>x</b>'", { "text/html": "<b>x</b>" }],
    ["markdown", "'*x*'", { "text/markdown": "*x*" }],
    ["latex", "'$x$'", { "text/latex": "$x$" }],
    ["javascript", "'1'", { "text/javascript": "1" }],
    ["svg", "'<svg/>'", { "image/svg+xml": "<svg/>" }],
    ["text", "'x'", { "text/plain": "x" }],
    ["png", "Buffer.from([1, 2])", { "image/png": "AQI=" }],
    ["jpeg", "new Uint8Array([1, 2])", { "image/jpeg": "AQI=" }],
    ["gif", "Buffer.from([1, 2])", { "image/gif": "AQI=" }],
    ["pdf", "Buffer.from([1, 2])", { "application/pdf": "AQI=" }],
    ["raw", "'text/x', 'x'", { "text/x": "x" }],
  ])("shows by display.%s", async (name, value, data) => {
    const exchange = await kernel.execute(`tslab.display.${name}(${value});`);
    expect(outputsOf(exchange, "display_data")).toEqual([{ data, metadata: {}, transient: {} }]);
  });

  it("replaces what newDisplay showed", async () => {
    const exchange = await kernel.execute("const shown = tslab.newDisplay(); shown.text('1'); shown.text('2');");
    const [first] = outputsOf(exchange, "display_data");
    const [second] = outputsOf(exchange, "update_display_data");
    expect(first?.["transient"]).toEqual(second?.["transient"]);
    expect(second?.["data"]).toEqual({ "text/plain": "2" });
  });

  it("tells the versions that are used", async () => {
    expect(resultOf(await kernel.execute("tslab.versions.typescript"))).toBe(`'${version}'`);
  });

  it("makes a cell a module, which may change", async () => {
    await kernel.execute("/** @module corners */\nexport const corners = (n: number) => n;");
    await kernel.execute('import { corners } from "./corners";');
    expect(resultOf(await kernel.execute("corners(4)"))).toBe("4");
    await kernel.execute("/** @module corners */\nexport const corners = (n: number) => n * 2;");
    expect(resultOf(await kernel.execute("corners(4)"))).toBe("8");
  });

  it("lets cells for a browser be", async () => {
    const exchange = await kernel.execute("/** @browser */\ndocument.title");
    expect(exchange.reply).toMatchObject({ status: "ok" });
  });

  it("prints, waits and shows the last expression", async () => {
    const exchange = await kernel.execute("console.log('a'); const waited = await Promise.resolve(5); waited + 1");
    expect(textOf(exchange, "stdout")).toBe("a\n");
    expect(resultOf(exchange)).toBe("6");
  });
});
