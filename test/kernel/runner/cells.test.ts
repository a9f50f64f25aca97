import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { cell, RunnerProcess, header } from "./runner-process.js";

describe("the runner", () => {
  const folder = mkdtempSync(join(tmpdir(), "runner-"));
  let runner: RunnerProcess;

  beforeAll(async () => {
    runner = new RunnerProcess(folder);
    await runner.until(({ type }) => type === "ready");
  });
  afterAll(async () => {
    await runner.end();
    rmSync(folder, { recursive: true });
  });

  it("sends the streams, and then the value of the last expression", async () => {
    const { done, messages } = await runner.run(
      `console.log("a"); console.error("b"); console.log("c"); __cell.result = 6 * 7`,
    );
    expect(messages.map((message) => (message.type === "stream" ? message.text : message.type))).toEqual([
      "a\n",
      "b\n",
      "c\n",
      "done",
    ]);
    expect(done.result).toEqual({ data: { "text/plain": "42" }, metadata: {} });
    expect(messages[0]).toMatchObject({ parent: { msg_id: "request 1" } });
  });

  it.each(["undefined", "null"])("makes no result of %s", async (value) => {
    expect((await runner.run(`__cell.result = ${value}`)).done.result).toBeUndefined();
  });

  it("makes no result of a silent cell", async () => {
    const { done } = await runner.run(`__cell.result = 1`, { silent: true });
    expect(done).toMatchObject({ reached: 0, expressions: {} });
    expect(done.result).toBeUndefined();
  });

  it("says that a cell has not begun whose package is not there", async () => {
    const { done } = await runner.run(cell("exports.a = 1", { requires: ["no-such-package"] }));
    expect(done).toMatchObject({ reached: -1, error: { evalue: expect.stringContaining("npm install") as string } });
  });

  it("evaluates expressions after the cell, each with its own value or error", async () => {
    const { done } = await runner.run("exports.n = 2", {
      expressions: {
        good: { cell: cell("__cell.result = exports.n + 1") },
        bad: { cell: cell("__cell.result = exports.none.x") },
        wrong: { problems: [{ line: 1, column: 1, length: 1, code: 2304, message: "no such name", source: "z" }] },
      },
    });
    expect(done.expressions).toMatchObject({
      good: { status: "ok", data: { "text/plain": "3" } },
      bad: { status: "error", ename: "TypeError" },
      wrong: { status: "error", ename: "TypeScriptError" },
    });
  });

  it("names cell, line and column in a trace, through cells and after waiting, and shows the line", async () => {
    const first = await runner.run(
      `exports.fail = async function fail() {\n  await null;\n  throw new RangeError("too far");\n}`,
    );
    const { done } = await runner.run("\nawait exports.fail()");
    const defined = `Cell In[${first.done.count}]`;
    expect(done.error).toEqual({
      ename: "RangeError",
      evalue: "too far",
      traceback: [
        "RangeError: too far",
        `    at fail (${defined}, line 3, column 9)`,
        `      3 |   throw new RangeError("too far");`,
        "        |         ^",
        `    at async Cell In[${done.count}], line 2, column 1`,
      ],
    });
  });

  it("shows causes, the errors of an AggregateError and other fields", async () => {
    const { done } = await runner.run(
      `throw Object.assign(new AggregateError([new Error("one")], "all", { cause: new Error("deeper") }), { code: 7 })`,
    );
    const trace = done.error?.traceback.join("\n") ?? "";
    expect(done.error?.ename).toBe("AggregateError");
    expect(trace).toContain("Error: one");
    expect(trace).toContain("[cause]: Error: deeper");
    expect(trace).toContain("code: 7");
    expect(trace).not.toMatch(/node:|kernel\/runner|:1:\d/);
  });

  it("folds the frames of libraries", async () => {
    const code = `require("commander").program.exitOverride().option("-x").configureOutput({ writeErr() {} }).parse(["--no-such"], { from: "user" })`;
    const { done } = await runner.run(cell(code, { requires: ["commander"] }));
    expect(done.error?.traceback).toContainEqual(expect.stringMatching(/^ {4}at … \d+ frames in commander/));
  });

  it("shows what is thrown and is no error", async () => {
    const { done } = await runner.run("throw { wrong: true }");
    expect(done.error).toEqual({
      ename: "Uncaught",
      evalue: "{ wrong: true }",
      traceback: ["Uncaught { wrong: true }"],
    });
  });

  it("shows errors of another realm", async () => {
    const { done } = await runner.run(`require("node:vm").runInNewContext("null.x")`);
    expect(done.error).toMatchObject({ ename: "TypeError", evalue: expect.stringContaining("null") as string });
  });

  it("gives names their old values when a cell fails before it reaches them", async () => {
    await runner.run("exports.a = 1; exports.b = 1");
    const declares = ["a", "b"].map((name, statement) => ({ name, statement }));
    const code = `exports.a = exports.b = void 0; exports.a = 2; __cell.reached = 1; exports.b = JSON.parse("{")`;
    expect((await runner.run(cell(code, { declares }))).done).toMatchObject({
      reached: 1,
      error: { ename: "SyntaxError" },
    });
    const { done } = await runner.run("__cell.result = [exports.a, exports.b]");
    expect(done.result?.data["text/plain"]).toBe("[ 2, 1 ]");
  });

  it("makes a variable of a name that was an import", async () => {
    await runner.run(`Object.defineProperty(exports, "sep", { enumerable: true, configurable: true, get: () => "/" })`);
    const { done } = await runner.run(
      cell("exports.sep = 5; __cell.result = exports.sep", { declares: [{ name: "sep", statement: 0 }] }),
    );
    expect(done.result?.data["text/plain"]).toBe("5");
  });

  it("keeps process.exit from ending it, and says so", async () => {
    const { done } = await runner.run("process.exit(3)");
    expect(done.error).toMatchObject({
      ename: "ProcessExit",
      evalue: expect.stringContaining("process.exit(3)") as string,
    });
    expect((await runner.run("__cell.result = [typeof process.send, exports.a]")).done.result?.data["text/plain"]).toBe(
      "[ 'undefined', 2 ]",
    );
  });

  it("reports errors of background code on its own cell's stderr and goes on", async () => {
    await runner.run(`setTimeout(() => { throw new Error("late") }, 1); Promise.reject(new Error("unhandled"))`);
    const { done } = await runner.run("await new Promise((resolve) => setTimeout(resolve, 150))");
    const late = runner.messages.filter((message) => message.type === "stream" && message.text.includes("Error: "));
    const cause = header(`request ${done.count - 1}`).msg_id;
    expect(late.length).toBeGreaterThan(0);
    for (const message of late) expect(message).toMatchObject({ name: "stderr", parent: { msg_id: cause } });
    const text = late.map((message) => ("text" in message ? message.text : "")).join("");
    expect(text).toContain(`Error: late\n    at Timeout._onTimeout (Cell In[${done.count - 1}], line 1, column 26)`);
    expect(text).toContain("Error: unhandled");
  });

  it("tells which package is missing and what to do", async () => {
    const { done } = await runner.run(cell("", { requires: ["no-such-package-here"] }));
    expect(done.error?.evalue).toBe(
      `the package "no-such-package-here" is not installed: run "npm install no-such-package-here" in the notebook's folder, then this cell again`,
    );
  });

  it("loads packages that only import() can load, from tseminar where the folder has none", async () => {
    const code = `const vega = require("vega"); __cell.result = [typeof vega.View, vega.__esModule]`;
    const { done } = await runner.run(cell(code, { requires: ["vega"] }));
    expect(done.result?.data["text/plain"]).toBe("[ 'function', true ]");
    const dynamic = await runner.run(`__cell.result = typeof (await __cell.import("vega-lite")).compile`);
    expect(dynamic.done.result?.data["text/plain"]).toBe("'function'");
  });

  it("lets tslab's display functions show", async () => {
    const { messages } = await runner.run(cell(`require("tslab").display.html("<b>x</b>")`, { requires: ["tslab"] }));
    expect(messages).toContainEqual(
      expect.objectContaining({
        ...{ type: "display", update: false },
        content: Buffer.from('{"data":{"text/html":"<b>x</b>"},"metadata":{},"transient":{}}'),
      }),
    );
  });
});
