import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type WireKernel, openKernel, outputsOf, resultOf } from "../support/wire.js";

type Entry = [session: number, line: number, source: string];

async function history(kernel: WireKernel, fields: object): Promise<Entry[]> {
  const { reply } = await kernel.request("history_request", { output: false, raw: true, ...fields });
  expect(reply["status"]).toBe("ok");
  return reply["history"] as Entry[];
}

async function sources(kernel: WireKernel, fields: object): Promise<string[]> {
  return (await history(kernel, fields)).map(([, , source]) => source);
}

describe("cells that are not to be remembered", () => {
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel();
    await kernel.execute("let n = 1;");
  });

  afterAll(() => kernel.close());

  it("are silent: they run, show neither themselves nor a result, and leave count and history alone", async () => {
    const silent = await kernel.execute("n = 2; n", { silent: true });
    expect(silent.outputs).toEqual([]);
    expect(silent.reply).toMatchObject({ status: "ok", execution_count: 1 });
    expect(await sources(kernel, { hist_access_type: "tail", n: 10 })).not.toContain("n = 2; n");
    const next = await kernel.execute("n");
    expect(next.reply["execution_count"]).toBe(2);
    expect(resultOf(next)).toBe("2");
  });

  it("are not stored: they show their result and leave count and history alone", async () => {
    const unstored = await kernel.execute("n + 40", { store_history: false });
    expect(resultOf(unstored)).toBe("42");
    expect(outputsOf(unstored, "execute_input")).toHaveLength(1);
    expect(unstored.reply).toMatchObject({ status: "ok", execution_count: 2 });
    expect(await sources(kernel, { hist_access_type: "tail", n: 10 })).not.toContain("n + 40");
    expect((await kernel.execute("3")).reply["execution_count"]).toBe(3);
  });

  it("do not count when they are empty, as in ipykernel", async () => {
    const before = Number((await kernel.execute("4")).reply["execution_count"]);
    const empty = await kernel.execute("");
    expect(empty.reply).toMatchObject({ status: "ok", execution_count: before });
    expect((await kernel.execute("// only a comment")).reply).toMatchObject({ execution_count: before + 1 });
  });

  it("tell errors when they are silent", async () => {
    const failed = await kernel.execute("throw new Error('told')", { silent: true });
    expect(failed.reply).toMatchObject({ status: "error", evalue: "told" });
  });
});

describe("user_expressions", () => {
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel();
  });

  afterAll(() => kernel.close());

  it("are evaluated after the cell, each with its bundle or its error", async () => {
    const { reply, outputs } = await kernel.execute("const a = 20;", {
      user_expressions: {
        sum: "a + 1",
        waits: "await Promise.resolve(3)",
        typo: "nowhere",
        thrown: "(() => { throw new RangeError('x') })()",
        cut: "1 +",
      },
    });
    expect(outputs.map(({ type }) => type)).toEqual(["execute_input"]);
    const expressions = reply["user_expressions"] as Record<string, Record<string, unknown>>;
    expect(expressions["sum"]).toMatchObject({ status: "ok", data: { "text/plain": "21" }, metadata: {} });
    expect(expressions["waits"]).toMatchObject({ status: "ok", data: { "text/plain": "3" } });
    expect(expressions["typo"]).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect(expressions["thrown"]).toMatchObject({ status: "error", ename: "RangeError", evalue: "x" });
    expect(expressions["cut"]).toMatchObject({ status: "error" });
  });

  it("are evaluated for silent cells, leave no names and do not count", async () => {
    const first = await kernel.execute("1");
    const { reply } = await kernel.execute("", { silent: true, user_expressions: { six: "2 * 3" } });
    expect(reply["user_expressions"]).toMatchObject({ six: { status: "ok", data: { "text/plain": "6" } } });
    expect((await kernel.execute("2")).reply["execution_count"]).toBe(Number(first.reply["execution_count"]) + 1);
  });

  it("are left out when the cell fails", async () => {
    const { reply } = await kernel.execute("throw new Error('x')", { user_expressions: { one: "1" } });
    expect(reply["user_expressions"] ?? {}).toEqual({});
  });
});

describe("history", () => {
  const state = mkdtempSync(join(tmpdir(), "tseminar-state-"));
  let kernel: WireKernel;

  beforeAll(async () => {
    kernel = await openKernel({ env: { XDG_STATE_HOME: state } });
    for (const code of ["const a = 1;", "a + 1", "const text = '*?';", "a + 1"]) await kernel.execute(code);
  });

  afterAll(async () => {
    await kernel.close();
    rmSync(state, { recursive: true, force: true });
  });

  it("has the last cells", async () => {
    const tail = await history(kernel, { hist_access_type: "tail", n: 2 });
    expect(tail.map(([, line, source]) => [line, source])).toEqual([
      [3, "const text = '*?';"],
      [4, "a + 1"],
    ]);
  });

  it("has a range of this session", async () => {
    const range = await history(kernel, { hist_access_type: "range", session: 0, start: 1, stop: 3 });
    expect(range.map(([, line, source]) => [line, source])).toEqual([
      [1, "const a = 1;"],
      [2, "a + 1"],
    ]);
  });

  it("is searched by patterns, once for each source when asked, the latest n", async () => {
    const search = { hist_access_type: "search" };
    expect(await sources(kernel, { ...search, pattern: "a *" })).toEqual(["a + 1", "a + 1"]);
    expect(await sources(kernel, { ...search, pattern: "a *", unique: true })).toEqual(["a + 1"]);
    expect(await sources(kernel, { ...search, pattern: "*const*", n: 1 })).toEqual(["const text = '*?';"]);
    expect(await sources(kernel, { ...search, pattern: "?const*" })).toEqual([]);
    expect(await sources(kernel, { ...search, pattern: "nothing" })).toEqual([]);
  });

  it("has pairs of source and output when asked", async () => {
    const [entry] = await history(kernel, { hist_access_type: "tail", n: 1, output: true });
    expect(entry?.[2]).toHaveLength(2);
    expect(entry?.[2][0]).toBe("a + 1");
  });

  it("is kept for the next kernel, under a session of its own", async () => {
    const next = await openKernel({ env: { XDG_STATE_HOME: state } });
    await next.execute("'next session'");
    const tail = await history(next, { hist_access_type: "tail", n: 2 });
    expect(tail.map(([, , source]) => source)).toEqual(["a + 1", "'next session'"]);
    expect(tail[0]?.[0]).toBeLessThan(tail[1]?.[0] ?? 0);
    const earlier = await history(next, { hist_access_type: "range", session: tail[0]?.[0], start: 1, stop: 2 });
    expect(earlier.map(([, , source]) => source)).toEqual(["const a = 1;"]);
    const previous = await history(next, { hist_access_type: "range", session: -1, start: 1, stop: 2 });
    expect(previous.map(([, , source]) => source)).toEqual(["const a = 1;"]);
    await next.close();
  });
});
