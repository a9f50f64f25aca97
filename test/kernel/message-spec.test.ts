import { type WireKernel, openKernel, outputsOf, resultOf } from "../support/wire.js";

const someText: unknown = expect.any(String);
const someNumber: unknown = expect.any(Number);
const something: unknown = expect.anything();
const aVersion: unknown = expect.stringMatching(/^\d+\.\d+/);

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
  await kernel.execute(`
    /** Adds one. */
    function addOne(n: number): number { return n + 1; }
    const sum = addOne(1);`);
});

// Closing checks every message that came against the specification (test/support/message-spec.ts).
afterAll(() => kernel.close());

const atEnd = (code: string): { code: string; cursor_pos: number } => ({ code, cursor_pos: Array.from(code).length });

describe("kernel_info", () => {
  it.each(["shell", "control"] as const)("has all fields on %s", async (channel) => {
    const { reply } = await kernel.request("kernel_info_request", {}, { channel });
    expect(reply).toMatchObject({
      status: "ok",
      implementation: someText,
      language_info: {
        name: "typescript",
        version: aVersion,
        mimetype: "text/typescript",
        file_extension: ".ts",
        pygments_lexer: "typescript",
        codemirror_mode: something,
        nbconvert_exporter: "script",
      },
    });
    const [major, minor] = String(reply["protocol_version"]).split(".").map(Number);
    expect([major, Number(minor) >= 4]).toEqual([5, true]);
    expect(reply["supported_features"] ?? []).not.toContain("debugger");
    expect(reply["debugger"] ?? false).toBe(false);
  });
});

describe("complete", () => {
  it("gives matches with their types", async () => {
    const { reply } = await kernel.request("complete_request", atEnd("addO"));
    expect(reply).toMatchObject({ status: "ok", matches: ["addOne"], cursor_start: 0, cursor_end: 4 });
    const types = (reply["metadata"] as Record<string, unknown>)["_jupyter_types_experimental"];
    expect(types).toEqual([{ text: "addOne", type: "function", signature: someText, start: 0, end: 4 }]);
  });

  it("gives members, and an empty list where there is nothing", async () => {
    const members = await kernel.request("complete_request", atEnd("Math."));
    expect(members.reply["matches"]).toEqual(expect.arrayContaining(["abs", "max", "PI"]));
    const nothing = await kernel.request("complete_request", atEnd("zzzzzz_nothing"));
    expect(nothing.reply).toMatchObject({ status: "ok", matches: [] });
  });
});

describe("inspect", () => {
  it.each([0, 1])("shows signature, documentation and place at detail level %d", async (detail_level) => {
    const { reply } = await kernel.request("inspect_request", { ...atEnd("addOne"), detail_level });
    expect(reply).toMatchObject({ status: "ok", found: true });
    const text = (reply["data"] as Record<string, string>)["text/plain"] ?? "";
    expect(text).toContain("function addOne(n: number): number");
    expect(text).toContain("Adds one.");
    expect(text).toContain("Cell In[1]");
    expect(text.includes("return n + 1")).toBe(detail_level === 1);
  });

  it("finds nothing where nothing is", async () => {
    const { reply } = await kernel.request("inspect_request", { ...atEnd("nowhere"), detail_level: 0 });
    expect(reply).toMatchObject({ status: "ok", found: false, data: {}, metadata: {} });
  });
});

describe("is_complete", () => {
  it.each([
    ["1 + 1", "complete"],
    ["", "complete"],
    ["for (const a of [1]) {", "incomplete"],
    ["const f = (a: number,", "incomplete"],
    ["`a", "incomplete"],
    ["const a = {\n  b: 1,", "incomplete"],
    ["1 + ) 2", "invalid"],
    ["}", "invalid"],
    ["await null", "complete"],
    ["const n: number = 'typed wrong'", "complete"],
    ["Math.max?", "complete"],
    ["??Math", "complete"],
  ])("says of %j that it is %s", async (code, status) => {
    const { reply } = await kernel.request("is_complete_request", { code });
    expect(reply["status"]).toBe(status);
  });

  it("indents the next line of a block", async () => {
    const { reply } = await kernel.request("is_complete_request", { code: "if (1) {\n  for (;;) {" });
    expect(reply["indent"]).toMatch(/^( {4}|\t\t)$/);
  });
});

describe("help", () => {
  it.each(["addOne?", "?addOne", "addOne??"])("%s opens the pager and runs nothing", async (code) => {
    const { reply, outputs } = await kernel.execute(code);
    const [page] = reply["payload"] as Record<string, unknown>[];
    expect(page).toMatchObject({ source: "page", start: 0 });
    const text = (page?.["data"] as Record<string, string> | undefined)?.["text/plain"] ?? "";
    expect(text).toContain("Adds one.");
    expect(text.includes("return n + 1")).toBe(code.endsWith("??"));
    expect(outputs.map(({ type }) => type)).toEqual(["execute_input"]);
  });
});

describe("the other requests", () => {
  it("connect tells the ports", async () => {
    const { reply } = await kernel.request("connect_request");
    expect(reply).toMatchObject({ status: "ok", ...kernel.ports });
  });

  it("comm_info has no comms", async () => {
    expect((await kernel.request("comm_info_request")).reply).toEqual({ status: "ok", comms: {} });
  });

  it("interrupt is answered", async () => {
    expect((await kernel.request("interrupt_request", {}, { channel: "control" })).reply).toEqual({ status: "ok" });
  });

  it("usage tells memory and processors, as ipykernel does", async () => {
    const { reply } = await kernel.request("usage_request", {}, { channel: "control" });
    expect(reply).toMatchObject({
      hostname: someText,
      pid: kernel.pid,
      kernel_cpu: someNumber,
      kernel_memory: someNumber,
      cpu_count: someNumber,
      host_virtual_memory: { total: someNumber, available: someNumber },
    });
    expect(Number(reply["kernel_memory"])).toBeGreaterThan(50e6);
  });

  it("debug is answered, and declared absent", async () => {
    const content = { type: "request", command: "debugInfo", seq: 1, arguments: {} };
    const { reply } = await kernel.request("debug_request", content, { channel: "control" });
    expect(reply["status"]).toEqual(someText);
  });

  it("every reply has a status", () => {
    const replies = kernel.messages.filter(({ header }) => header.msg_type.endsWith("_reply"));
    expect(replies.filter(({ content }) => typeof content["status"] !== "string")).toEqual([]);
  });

  it("requests sent together are all answered, each by its own kind", async () => {
    const types = ["kernel_info", "comm_info", "connect", "complete", "inspect", "is_complete", "history"];
    const content = { ...atEnd("addO"), detail_level: 0, hist_access_type: "tail", n: 1, output: false, raw: true };
    const replies = await Promise.all(types.map((type) => kernel.request(`${type}_request`, content)));
    expect(replies.map(({ replyMessage }) => replyMessage?.header.msg_type)).toEqual(
      types.map((type) => `${type}_reply`),
    );
  });
});

describe("what is displayed", () => {
  it("has several types in one message and an empty transient", async () => {
    const exchange = await kernel.execute(`
      const show = (globalThis as any)[Symbol.for("Jupyter.display")];
      show({ "text/html": "<i>x</i>", "text/plain": "x", "application/json": { a: [1, null] }, "image/png": new Uint8Array([1, 2]) });`);
    expect(outputsOf(exchange, "display_data")).toEqual([
      {
        data: { "text/html": "<i>x</i>", "text/plain": "x", "application/json": { a: [1, null] }, "image/png": "AQI=" },
        metadata: {},
        transient: {},
      },
    ]);
  });

  it("is updated by its id", async () => {
    const exchange = await kernel.execute(
      'await display(1, { id: "x" }); await display(2, { id: "x", update: true });',
    );
    expect(outputsOf(exchange, "display_data")[0]).toMatchObject({ transient: { display_id: "x" } });
    expect(outputsOf(exchange, "update_display_data")[0]).toMatchObject({
      data: { "text/plain": "2" },
      transient: { display_id: "x" },
    });
  });

  it.each([true, false])("is cleared (wait: %s)", async (wait) => {
    const exchange = await kernel.execute(`clearOutput({ wait: ${wait} });`);
    expect(outputsOf(exchange, "clear_output")).toEqual([{ wait }]);
  });

  it.each([
    ["numbers that JSON lacks", "{ n: NaN, i: Infinity }"],
    ["a bigint", "{ n: 1n }"],
    ["a circle", "(() => { const o: any = {}; o.o = o; return o; })()"],
    ["a function", "{ f: () => 1 }"],
  ])("may hold %s without breaking the kernel", async (_, value) => {
    const exchange = await kernel.execute(
      `(globalThis as any)[Symbol.for("Jupyter.display")]({ "application/json": ${value} }); 1`,
    );
    expect(["ok", "error"]).toContain(exchange.reply["status"]);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  });
});
