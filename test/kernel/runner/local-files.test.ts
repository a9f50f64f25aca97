import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { cell, file, RunnerProcess } from "./runner-process.js";

describe("local files", () => {
  const folder = mkdtempSync(join(tmpdir(), "runner-"));
  const path = (name: string): string => join(folder, name);
  const uses = { requires: ["./b"], localFiles: { "./b": path("b.ts") } };
  const b = (text: string): ReturnType<typeof file> =>
    file(
      path("b.ts"),
      `exports.name = () => require("./a").letter() + ${JSON.stringify(text)}; globalThis.runs = (globalThis.runs ?? "") + "b";`,
      {
        requires: ["./a"],
        localFiles: { "./a": path("a.ts") },
      },
    );
  const a = (code: string): ReturnType<typeof file> =>
    file(path("a.ts"), `${code}; globalThis.runs = (globalThis.runs ?? "") + "a"`);
  let runner: RunnerProcess;

  beforeAll(() => {
    runner = new RunnerProcess(folder);
  });
  afterAll(async () => {
    await runner.end();
    rmSync(folder, { recursive: true });
  });

  async function valueOf(code: string, more: Parameters<typeof cell>[1] = {}): Promise<unknown> {
    const { done } = await runner.run(cell(`__cell.result = ${code}`, more));
    return done.error ?? done.result?.data["text/plain"];
  }

  it("are run once, those first that others need, also with await", async () => {
    const files = [b("!"), a(`await null; exports.letter = () => "x"`)];
    expect(await valueOf(`(exports.b = require("./b")).name()`, { ...uses, files })).toBe("'x!'");
    expect(await valueOf(`require("./b").name() + runs`, uses)).toBe("'x!ab'");
  });

  it("run again when they change, with those that need them, and earlier importers see the new functions", async () => {
    expect(await valueOf("exports.b.name() + runs", { files: [a(`exports.letter = () => "y"`)] })).toBe("'y!abab'");
    expect(await valueOf("exports.b.name()", { files: [b("?")] })).toBe("'y?'");
  });

  it("that fail keep their old values, stop the cell, and name the line", async () => {
    expect(await valueOf("1", { files: [a(`\nthrow new Error("broken")`)] })).toMatchObject({
      evalue: "broken",
      traceback: expect.arrayContaining([expect.stringContaining("a.ts, line 2, column 7")]) as string[],
    });
    expect(await valueOf("exports.b.name()")).toBe("'y?'");
    expect(await valueOf("exports.b.name()", { files: [a(`exports.letter = () => "z"`)], ...uses })).toBe("'z?'");
  });

  it("of JSON keep their object", async () => {
    const json = (text: string): Parameters<typeof cell>[1] => ({
      requires: ["./d.json"],
      localFiles: { "./d.json": path("d.json") },
      files: [file(path("d.json"), `module.exports = ${text}`)],
    });
    expect(await valueOf(`(exports.d = require("./d.json")).n`, json(`{ n: 1 }`))).toBe("1");
    expect(await valueOf("exports.d.n", json(`{ n: 2 }`))).toBe("2");
  });

  it("know where they are", async () => {
    const here = file(
      path("here.ts"),
      `exports.here = [__dirname, __cell.meta.dirname, require("node:path").basename(__filename)]`,
    );
    const more = { requires: ["./here"], localFiles: { "./here": here.path }, files: [here] };
    expect(await valueOf(`require("./here").here.map((text) => text.replace(process.cwd(), "."))`, more)).toBe(
      "[ '.', '.', 'here.ts' ]",
    );
  });
});
