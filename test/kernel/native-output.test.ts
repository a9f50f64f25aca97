import { type WireKernel, openKernel, resultOf, textOf } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute(
    'import { execSync, spawn, spawnSync } from "node:child_process"; import { writeSync } from "node:fs";',
  );
});

afterAll(() => kernel.close());

describe("what goes past process.stdout", () => {
  it("by file descriptors is shown", async () => {
    const id = kernel.start(
      'writeSync(1, "to one\\n"); writeSync(2, "to two\\n"); await new Promise((resolve) => setTimeout(resolve, 200));',
    );
    const exchange = await kernel.exchange(id);
    expect(textOf(exchange, "stdout")).toBe("to one\n");
    expect(textOf(exchange, "stderr")).toBe("to two\n");
  });

  it("by children with inherited streams is shown", async () => {
    const exchange = await kernel.execute(`
      await new Promise((resolve) => spawn("sh", ["-c", "echo child; echo wrong >&2"], { stdio: "inherit" }).on("close", resolve));
      await new Promise((resolve) => setTimeout(resolve, 200));`);
    expect(textOf(exchange, "stdout")).toBe("child\n");
    expect(textOf(exchange, "stderr")).toBe("wrong\n");
  });

  it("of children is returned to the cell, and their failure is the cell's", async () => {
    expect(resultOf(await kernel.execute('execSync("echo captured").toString()'))).toBe("'captured\\n'");
    const failed = await kernel.execute('execSync("exit 3", { stdio: "pipe" })');
    expect(failed.reply).toMatchObject({ status: "error", ename: "Error" });
  });

  it("does not take the standard input: children read its end", async () => {
    const exchange = await kernel.execute('spawnSync("cat", { stdio: ["inherit", "pipe", "pipe"] }).status');
    expect(resultOf(exchange)).toBe("0");
  });
});
