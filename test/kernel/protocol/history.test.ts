import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { History } from "../../../src/kernel/protocol/history.js";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "history-"));
  path = join(folder, "tseminar", "history.jsonl");
});

afterEach(() => rm(folder, { recursive: true }));

/** A session with these cells, as the file knows it. */
async function session(...cells: string[]): Promise<History> {
  const history = new History({ path });
  cells.forEach((source, i) => history.add(i + 1, source));
  await history.written();
  return history;
}

test("tail has the last cells of all sessions, from the earliest to the latest", async () => {
  await session("a", "b\n\n");
  const history = await session("c");
  expect(await history.find({ hist_access_type: "tail", n: 2 })).toEqual([
    [1, 2, "b"],
    [2, 1, "c"],
  ]);
  expect(await history.find({ hist_access_type: "tail", n: 0 })).toEqual([]);
});

test("tail has ten cells unless the request says how many", async () => {
  const history = await session(...Array.from({ length: 12 }, (_, i) => `cell ${i}`));
  expect(await history.find({ hist_access_type: "tail" })).toHaveLength(10);
});

test("range has a session's cells, with 0 for this session and negative numbers for those before", async () => {
  await session("a", "b", "c");
  const history = await session("d", "e", "f");
  const sources = async (request: object) =>
    (await history.find({ hist_access_type: "range", ...request })).map(([, , source]) => source);
  expect(await history.find({ hist_access_type: "range" })).toEqual([
    [0, 1, "d"],
    [0, 2, "e"],
    [0, 3, "f"],
  ]);
  expect(await sources({ session: 0, start: 2, stop: 3 })).toEqual(["e"]);
  expect(await sources({ session: 0, start: -1 })).toEqual(["f"]);
  expect(await sources({ session: -1, start: 2 })).toEqual(["b", "c"]);
  expect(await sources({ session: 1, start: 1, stop: 2 })).toEqual(["a"]);
  expect(await sources({ session: 9 })).toEqual([]);
});

test("search matches whole cells by a pattern", async () => {
  await session("const a = 1", "a + 1", "b");
  const history = await session("a + 1", "a - 1");
  const search = (request: object) => history.find({ hist_access_type: "search", ...request });
  expect(await search({ pattern: "a + *" })).toEqual([
    [1, 2, "a + 1"],
    [2, 1, "a + 1"],
  ]);
  expect(await search({ pattern: "a + *", unique: true })).toEqual([[2, 1, "a + 1"]]);
  expect(await search({ pattern: "*1", n: 1 })).toEqual([[2, 2, "a - 1"]]);
  expect(await search({})).toHaveLength(5);
});

test("outputs are those of this session", async () => {
  await session("1");
  const history = await session("2", "3;");
  history.addOutput(1, "two");
  expect(await history.find({ hist_access_type: "tail", output: true })).toEqual([
    [1, 1, ["1", null]],
    [2, 1, ["2", "two"]],
    [2, 2, ["3;", null]],
  ]);
  expect(await history.find({ hist_access_type: "range", output: true, stop: 2 })).toEqual([[0, 1, ["2", "two"]]]);
});

test("kernels side by side have sessions of their own and know each other's cells", async () => {
  const [one, two] = [new History({ path }), new History({ path })];
  one.add(1, "from one");
  two.add(1, "from two");
  await Promise.all([one.written(), two.written()]);
  const seen = await one.find({ hist_access_type: "tail" });
  expect(seen.map(([, , source]) => source).sort()).toEqual(["from one", "from two"]);
  expect(seen.map(([number]) => number)).toEqual([1, 2]);
});

test("the file is cut at the start, and sessions go on counting", async () => {
  await session("a", "b");
  await session("c", "d");
  const history = new History({ path, limit: 3 });
  await history.written();
  expect((await readFile(path, "utf8")).match(/"source"/g)).toHaveLength(3);
  expect(await readdir(join(folder, "tseminar"))).toEqual(["history.jsonl"]);
  history.add(1, "e");
  expect(await history.find({ hist_access_type: "tail" })).toEqual([
    [1, 2, "b"],
    [2, 1, "c"],
    [2, 2, "d"],
    [3, 1, "e"],
  ]);
  const next = await session("f");
  expect(await next.find({ hist_access_type: "tail", n: 1 })).toEqual([[4, 1, "f"]]);
});

test("broken lines are passed over, also one that a crash has left without its end", async () => {
  await session("a");
  await writeFile(path, '"text"\nnull\n{"session":1}\n{"session":1,"line":2,"sou', { flag: "a" });
  const history = await session("b");
  expect(await history.find({ hist_access_type: "tail" })).toEqual([
    [1, 1, "a"],
    [2, 1, "b"],
  ]);
});

test("a file that cannot be written leaves the history of the session", async () => {
  await writeFile(join(folder, "tseminar"), "a file where the folder should be");
  const history = await session("a", "b");
  expect(await history.find({ hist_access_type: "tail" })).toEqual([
    [1, 1, "a"],
    [1, 2, "b"],
  ]);
});

test("an unknown way to look is refused", async () => {
  const history = await session();
  await expect(history.find({ hist_access_type: "all" as "tail" })).rejects.toThrow(
    'unknown hist_access_type "all" (one of: tail, range, search)',
  );
});
