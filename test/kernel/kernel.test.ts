import { type Cell, type CellResult, outputsOf, resultOf, runNamedCells } from "../support/kernel.js";

describe("a cell", () => {
  const cells = {
    value: "const n: number = 41; n + 1",
    typed: "const doubled = n * 2; doubled.toFixed(1)",
    streams: 'console.log("a"); console.error("b"); console.log("c"); await null; process.stdout.write("d\\n"); 1',
    nothing: "let unused = 1; undefined",
    late: { code: 'setTimeout(() => console.log("later"), 100); 1', late: 0.3 },
    printed: "for (let i = 0; i < 5000; i++) console.log(i); ({ long: new Float32Array(1000) })",
    silent: { code: "unused = 5; unused", silent: true },
    unstored: { code: "unused", store_history: false },
    table: 'import pl from "nodejs-polars"; pl.DataFrame({ a: [1, 2] })',
    shorthand: "const own = 1; ({ n, own, console }).n",
  } satisfies Record<string, Cell>;
  let results: Record<keyof typeof cells, CellResult>;

  beforeAll(async () => {
    results = await runNamedCells(cells);
  });

  it("is sent back with its number, then its result", () => {
    expect(results.value.outputs).toEqual([
      { msg_type: "execute_input", content: { code: "const n: number = 41; n + 1", execution_count: 1 } },
      { msg_type: "execute_result", content: { execution_count: 1, data: { "text/plain": "42" }, metadata: {} } },
    ]);
    expect(results.value.reply).toEqual({ status: "ok", execution_count: 1, payload: [], user_expressions: {} });
  });

  it("knows the types and values of the cells before", () => {
    expect(resultOf(results.typed)).toEqual({ "text/plain": "'82.0'" });
  });

  it("may name the values of the cells before in short properties", () => {
    expect(resultOf(results.shorthand)).toEqual({ "text/plain": "41" });
  });

  it("shows its text in the order of writing, before its result", () => {
    expect(results.streams.outputs.slice(1)).toEqual([
      { msg_type: "stream", content: { name: "stdout", text: "a\n" } },
      { msg_type: "stream", content: { name: "stderr", text: "b\n" } },
      { msg_type: "stream", content: { name: "stdout", text: "c\nd\n" } },
      expect.objectContaining({ msg_type: "execute_result" }),
    ]);
  });

  it("shows no result for undefined", () => {
    expect(outputsOf(results.nothing, "execute_result")).toEqual([]);
  });

  it("keeps the text that it writes after its end", () => {
    expect(outputsOf(results.late, "stream")).toEqual([{ name: "stdout", text: "later\n" }]);
  });

  it("gathers many lines into few messages, and cuts long arrays", () => {
    const streams = outputsOf(results.printed, "stream");
    expect(streams.length).toBeLessThan(100);
    expect(streams.map(({ text }) => text).join("")).toMatch(/^0\n1\n2\n[^]*4998\n4999\n$/);
    expect(resultOf(results.printed)?.["text/plain"]).toContain("... 900 more items");
  });

  it("that is silent shows neither itself nor its result, and does not count", () => {
    expect(results.silent.outputs).toEqual([]);
    expect(results.silent.reply).toMatchObject({ status: "ok", execution_count: 6 });
  });

  it("that is not stored does not count", () => {
    expect(resultOf(results.unstored)).toEqual({ "text/plain": "5" });
    expect(results.unstored.reply).toMatchObject({ execution_count: 6 });
    expect(results.table.reply).toMatchObject({ execution_count: 7 });
  });

  it("shows a polars table as HTML and as text", () => {
    const bundle = resultOf(results.table);
    expect(bundle?.["text/html"]).toContain('<td style="text-align: right">1</td>');
    expect(bundle?.["text/plain"]).toContain("shape: (2, 1)");
  });
});

describe("a cell that fails", () => {
  const cells = {
    declared: "let ran = 0; let text = 'a';",
    typeError: "ran = 1;\nconst wrong: number =\n\ttext;\ntext.nothing",
    notRun: "ran",
    thrown: "function fail() {\n  throw new RangeError('too far');\n}\nawait null; fail()",
    other: "throw 'words'",
    failing: "await new Promise((resolve) => setTimeout(resolve, 200)); throw new Error('first')",
    aborted: { code: "ran = 2", queued: true },
    abortedToo: { code: "ran = 3", queued: true },
    after: { code: "ran", after: 0.05 },
    allowed: { code: "throw new Error('allowed')", stop_on_error: false },
    running: { code: "'runs'", queued: true },
    display: '({ [Symbol.for("Jupyter.display")]() { throw new TypeError("cannot be shown"); } })',
    sync: { code: "while (true) {}", interrupt: 0.5 },
    awaited: { code: "await new Promise(() => {})", interrupt: 0.5 },
    kept: "[ran, text]",
  } satisfies Record<string, Cell>;
  let results: Record<keyof typeof cells, CellResult>;

  beforeAll(async () => {
    results = await runNamedCells(cells);
  });

  it("says the same on iopub and in its reply, and nothing on stderr", () => {
    const { typeError, thrown, other, failing, display, sync, awaited } = results;
    for (const result of [typeError, thrown, other, failing, display, sync, awaited]) {
      const [error, ...more] = outputsOf(result, "error");
      expect(Object.keys(error ?? {})).toEqual(["ename", "evalue", "traceback"]);
      expect(result.reply).toMatchObject({ status: "error", ...error });
      expect(result.outputs.at(-1)?.msg_type).toBe("error");
      expect(more).toEqual([]);
      expect(outputsOf(result, "stream")).toEqual([]);
    }
  });

  it("names each type error with its line, its column and a caret, and does not run", () => {
    expect(results.typeError.reply).toMatchObject({
      ename: "TypeScriptError",
      evalue: "2:7 - TS2322: Type 'string' is not assignable to type 'number'. (and 1 more)",
      traceback: [
        "TypeScriptError: 2:7 - TS2322: Type 'string' is not assignable to type 'number'. (and 1 more)",
        "",
        "2:7 - TS2322: Type 'string' is not assignable to type 'number'.",
        "  const wrong: number =",
        "        ^^^^^",
        "4:6 - TS2339: Property 'nothing' does not exist on type 'string'.",
        "  text.nothing",
        "       ^^^^^^^",
      ],
    });
    expect(resultOf(results.notRun)).toEqual({ "text/plain": "0" });
  });

  it("shows the trace of what it threw without the kernel's own frames", () => {
    expect(results.thrown.reply).toMatchObject({
      ename: "RangeError",
      evalue: "too far",
      traceback: [
        "RangeError: too far",
        "    at fail (Cell In[4], line 2, column 9)",
        "      2 |   throw new RangeError('too far');",
        "        |         ^",
        "    at Cell In[4], line 4, column 13",
      ],
    });
  });

  it("shows thrown values that are no errors", () => {
    expect(results.other.reply).toMatchObject({ ename: "Uncaught", evalue: "'words'" });
  });

  it("aborts the cells that wait, and none that is sent after its reply", () => {
    expect(results.aborted.reply).toMatchObject({ status: "aborted" });
    expect(results.abortedToo.reply).toMatchObject({ status: "aborted" });
    expect(results.aborted.outputs).toEqual([]);
    expect(resultOf(results.after)).toEqual({ "text/plain": "0" });
  });

  it("aborts nothing when the client says so", () => {
    expect(results.allowed.reply).toMatchObject({ status: "error" });
    expect(resultOf(results.running)).toEqual({ "text/plain": "'runs'" });
  });

  it("fails when its result cannot be shown", () => {
    expect(results.display.reply).toMatchObject({ ename: "TypeError", evalue: "cannot be shown" });
  });

  it("can be interrupted while it computes and while it waits", () => {
    expect(results.sync.reply).toMatchObject({ ename: "KeyboardInterrupt" });
    expect(results.awaited.reply).toMatchObject({ ename: "KeyboardInterrupt" });
  });

  it("leaves the variables as they were", () => {
    expect(resultOf(results.kept)).toEqual({ "text/plain": "[ 0, 'a' ]" });
  });
});

describe("what a cell displays", () => {
  const cells = {
    fromResult:
      '({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<i>x</i>", "image/png": new Uint8Array([1, 2]) }) })',
    fromGlobal: `const show = (globalThis as any)[Symbol.for("Jupyter.display")];
       show({ "text/plain": "once" }); show({ "text/plain": "0 %" }, { displayId: "bar" });
       show({ "text/plain": "9 %" }, { displayId: "bar", update: true });`,
    fromTslab: `import * as tslab from "tslab";
       tslab.display.html("<b>x</b>"); tslab.display.png(new Uint8Array([1, 2]));
       const display = tslab.newDisplay(); display.text("first"); display.text("second");`,
  } satisfies Record<string, Cell>;
  let results: Record<keyof typeof cells, CellResult>;

  beforeAll(async () => {
    results = await runNamedCells(cells);
  });

  it("may come from its result, later and in several types", () => {
    expect(resultOf(results.fromResult)).toMatchObject({ "text/html": "<i>x</i>", "image/png": "AQI=" });
    expect(resultOf(results.fromResult)).toHaveProperty(["text/plain"]);
  });

  it("may come through the symbol on globalThis, and be updated", () => {
    expect(results.fromGlobal.outputs.slice(1)).toEqual([
      { msg_type: "display_data", content: { data: { "text/plain": "once" }, metadata: {}, transient: {} } },
      {
        msg_type: "display_data",
        content: { data: { "text/plain": "0 %" }, metadata: {}, transient: { display_id: "bar" } },
      },
      {
        msg_type: "update_display_data",
        content: { data: { "text/plain": "9 %" }, metadata: {}, transient: { display_id: "bar" } },
      },
    ]);
  });

  it("may come from the display functions of tslab", () => {
    expect(outputsOf(results.fromTslab, "display_data").map(({ data }) => data)).toEqual([
      { "text/html": "<b>x</b>" },
      { "image/png": "AQI=" },
      { "text/plain": "first" },
    ]);
    expect(outputsOf(results.fromTslab, "update_display_data").map(({ data }) => data)).toEqual([
      { "text/plain": "second" },
    ]);
  });
});

describe("other requests", () => {
  const cells = {
    info: { request: "kernel_info_request" },
    comms: { request: "comm_info_request" },
    history: { request: "history_request", hist_access_type: "tail" },
    isComplete: { request: "is_complete_request", code: "if (1) {" },
    text: "const text = 'a'",
    complete: { request: "complete_request", code: "'😀'; text.toUpp", cursor_pos: 16 },
    inspect: { request: "inspect_request", code: "'😀'; text", cursor_pos: 7 },
    interrupt: { request: "interrupt_request", channel: "control" },
    unknown: { request: "comm_open", comm_id: "1", target_name: "nobody", data: {} },
    shutdown: { request: "shutdown_request", channel: "control", restart: true },
  } satisfies Record<string, Cell>;
  let results: Record<keyof typeof cells, CellResult>;

  beforeAll(async () => {
    results = await runNamedCells(cells);
  });

  it("are all answered", () => {
    const replies = Object.values(results).map(({ reply }) => reply);
    expect(replies).toMatchObject([
      { status: "ok", protocol_version: "5.4", implementation: "tseminar", language_info: { name: "typescript" } },
      { status: "ok", comms: {} },
      { status: "ok", history: [] },
      { status: "incomplete" },
      { status: "ok" },
      { status: "ok", matches: ["toUpperCase"], cursor_start: 10, cursor_end: 15 },
      { status: "ok", found: true, data: { "text/plain": 'const text: "a"\n\nCell In[1], line 1' } },
      { status: "ok" },
      null,
      { status: "ok", restart: true },
    ]);
  });
});
