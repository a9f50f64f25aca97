import { type Exchange, type WireKernel, openKernel, outputsOf, resultOf, textOf } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

function traceOf({ reply }: Exchange): string {
  return (reply["traceback"] as string[]).join("\n");
}

describe("a cell that fails", () => {
  it.each([
    ["a type error", "const wrong: number = 'a';"],
    ["a syntax error", "const = 1 +"],
    ["an error", "throw new RangeError('too far')"],
    ["an error after a wait", "await new Promise((resolve) => setTimeout(resolve, 10)); throw new Error('late')"],
    ["a rejected promise", "await Promise.reject(new Error('rejected'))"],
    ["words", "throw 'words'"],
    ["nothing", "throw undefined"],
    ["an error that is hard to show", "throw Object.assign(new Error('x'), { get bad() { throw new Error('y') } })"],
    ["a display", '({ [Symbol.for("Jupyter.display")]() { throw new TypeError("cannot be shown"); } })'],
    ["a missing package", 'const missing = require("no-such-package");'],
    ["too deep a recursion", "function deep(): number { return deep() + 1 }\ndeep()"],
  ])("by %s says the same on iopub and in its reply, and nothing after it but idle", async (_, code) => {
    const exchange = await kernel.execute(code);
    const [error, ...more] = outputsOf(exchange, "error");
    expect(more).toEqual([]);
    expect(Object.keys(error ?? {}).sort()).toEqual(["ename", "evalue", "traceback"]);
    expect(exchange.reply).toMatchObject({ status: "error", ...error });
    expect(exchange.reply["execution_count"]).toEqual(expect.any(Number));
    expect((error?.["traceback"] as string[] | undefined)?.length).toBeGreaterThan(0);
    const iopub = exchange.messages.filter(({ channel }) => channel === "iopub");
    expect(iopub.slice(-2).map(({ header }) => header.msg_type)).toEqual(["error", "status"]);
    expect(textOf(exchange, "stderr")).toBe("");
  });

  it("by types does not run, and tells every problem with its line, column, source and a caret", async () => {
    await kernel.execute("let ran = false;");
    const failed = await kernel.execute("ran = true;\nconst wrong: number =\n  'text';\n'a'.nothing;");
    expect(failed.reply["ename"]).toBe("TypeScriptError");
    const trace = traceOf(failed);
    expect(trace).toContain("Type 'string' is not assignable to type 'number'");
    expect(trace).toContain("Property 'nothing' does not exist");
    expect(trace).toContain("const wrong: number =\n");
    expect(trace).toMatch(/2:7|line 2, column 7/);
    expect(trace).toMatch(/4:5|line 4, column 5/);
    expect(trace.match(/\^/g)?.length).toBeGreaterThanOrEqual(2);
    expect(resultOf(await kernel.execute("ran"))).toBe("false");
  });

  it("shows the line of the cell also when the error has fields of its own", async () => {
    const failed = await kernel.execute('import assert from "node:assert";\nassert.equal(1 + 1, 3)');
    const trace = traceOf(failed);
    expect(trace).toMatch(
      / {4}at Cell In\[\d+\], line 2, column 8\n +2 \| assert\.equal\(1 \+ 1, 3\)\n +\| {8}\^\n\{\n/,
    );
    expect(trace).toContain("expected: 3");
  });

  it("shows its lines through cells and async frames, and no frames of the kernel", async () => {
    const first = await kernel.execute("async function inner() {\n  await null;\n  throw new Error('deep');\n}");
    const count = Number(first.reply["execution_count"]);
    const failed = await kernel.execute("async function outer() {\n  await inner();\n}\nawait outer();");
    const trace = traceOf(failed);
    expect(trace).toMatch(new RegExp(`inner.*Cell In\\[${count}\\], line 3`));
    expect(trace).toMatch(new RegExp(`outer.*Cell In\\[${count + 1}\\], line 2`));
    expect(trace).toMatch(new RegExp(`Cell In\\[${count + 1}\\], line 4`));
    expect(trace).not.toMatch(/node:|dist\/kernel/);
  });

  it("shows causes", async () => {
    const failed = await kernel.execute("throw new Error('outer', { cause: new TypeError('the cause') })");
    expect(traceOf(failed)).toContain("the cause");
    expect(failed.reply["evalue"]).toBe("outer");
  });

  it("folds the frames of libraries", async () => {
    const failed = await kernel.execute('import { tf } from "tseminar";\ntf.tensor([1, 2]).reshape([3]);');
    expect(failed.reply["status"]).toBe("error");
    expect(traceOf(failed)).toMatch(/Cell In\[\d+\], line 2/);
    expect(traceOf(failed)).not.toMatch(/node_modules\/.*:\d+:\d+/);
  });

  it("keeps what it had declared before, and only that", async () => {
    await kernel.execute("let before = 1;\nconst also = 2;\nthrow new Error('stop');\nlet never = 3;");
    expect(resultOf(await kernel.execute("[before, also]"))).toBe("[ 1, 2 ]");
    const unknown = await kernel.execute("never");
    expect(unknown.reply).toMatchObject({ status: "error", ename: "TypeScriptError" });
  });
});

describe("an error in the background", () => {
  it.each([
    ["thrown by a timer", "setTimeout(() => { throw new Error('from a timer') }, 50);", "from a timer"],
    ["of a promise that nobody awaits", "void Promise.reject(new Error('not awaited'));", "not awaited"],
  ])("%s is told on its cell's stderr, and the kernel goes on", async (_, code, message) => {
    const id = kernel.start(code);
    await kernel.exchange(id);
    const told = (): boolean => kernel.of(id).some(({ content }) => String(content["text"]).includes(message));
    await kernel.until(told, { what: `"${message}" on stderr` });
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });
});
