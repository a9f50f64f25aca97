import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { localFiles } from "../../../src/commands/sweep/local-files.js";
import { notebookParameters } from "../../../src/commands/sweep/notebook-parameters.js";
import { runsAtOnce } from "../../../src/commands/sweep/runs-at-once.js";
import { sweepRuns } from "../../../src/commands/sweep/sweep-runs.js";
import { sweptValues } from "../../../src/commands/sweep/swept-values.js";
import type { Notebook } from "../../../src/handouts/notebook.js";

const declared = `let learningRate = 1e-3, filters = quick ? 8 : 64; // a comment
let augmented = false, name = "net";
let activation: "relu" | "tanh" = "relu";
let shift = -0.5 * 2, schedule = cosine();
const fixed = 3;`;

describe("the parameters of a notebook", () => {
  const known = notebookParameters(lesson(declared), "lesson.ipynb");

  it("are what its cell with the tag declares by let, with their kinds", () => {
    expect(Object.fromEntries(known)).toEqual({
      learningRate: { kind: "number" },
      filters: { kind: "number" },
      augmented: { kind: "boolean" },
      name: { kind: "string" },
      activation: { kind: "string", choices: ["relu", "tanh"] },
      shift: { kind: "number" },
      schedule: { kind: undefined },
    });
    for (const notebook of [lesson("const fixed = 1;"), { ...lesson(""), cells: [] }])
      expect(() => notebookParameters(notebook, "lesson.ipynb")).toThrow(/write let name|as let name/);
  });

  it("take all combinations of what was typed, each once", () => {
    const swept = [
      { name: "learningRate", values: ["1e-3", "3e-4", "0.001"] },
      { name: "augmented", values: ["true", "false"] },
      { name: "activation", values: ["tanh"] },
    ];
    expect(sweptValues(swept, known)).toEqual([
      { learningRate: 0.001, augmented: true, activation: "tanh" },
      { learningRate: 0.001, augmented: false, activation: "tanh" },
      { learningRate: 0.0003, augmented: true, activation: "tanh" },
      { learningRate: 0.0003, augmented: false, activation: "tanh" },
    ]);
    expect(sweptValues([{ name: "schedule", values: ["2", "true", "step"] }], known)).toEqual([
      { schedule: 2 },
      { schedule: true },
      { schedule: "step" },
    ]);
    expect(sweptValues([{ name: "name", values: ["2"] }], known)).toEqual([{ name: "2" }]);
  });

  it.each([
    ["learningRate=fast", 'learningRate is a number in the notebook, and "fast" is none'],
    ["filters=Infinity", 'filters is a number in the notebook, and "Infinity" is none'],
    ["augmented=1", 'augmented is true or false in the notebook, and "1" is none'],
    ["activation=sigmoid", 'activation is one of relu, tanh in the notebook, and "sigmoid" is none'],
    ["filter=3", /^unknown parameter "filter" \(one of: learningRate, filters, .*schedule\)$/],
    ["fixed=3", /^unknown parameter "fixed"/],
  ])("refuse %s with a sentence", (text, sentence) => {
    const [name = "", value = ""] = text.split("=");
    expect(() => sweptValues([{ name, values: [value] }], known)).toThrow(sentence);
  });

  it("are named once, and at least one of them", () => {
    const one = { name: "filters", values: ["1"] };
    expect(() => sweptValues([one, one], known)).toThrow('"filters" is there twice');
    expect(() => sweptValues([], known)).toThrow("say what to sweep, e.g. -p learningRate=… (one of: learningRate,");
  });
});

describe("the id of a run", () => {
  const id = (code: string, options: { files?: Record<string, string>; profile?: string; note?: string } = {}) => {
    const { files = {}, profile = "quick", note = "text" } = options;
    const notebook = lesson(code, note);
    return sweepRuns([{ b: 0.5, a: "x y" }], { source: "/some/lesson.ipynb", notebook, files, profile })[0]?.id;
  };

  it("names notebook and setting, and is the same as long as what runs is the same", () => {
    expect(id("let a = 1;")).toMatch(/^lesson-b-0.5-a-x-y-[0-9a-f]{12}$/);
    expect(id("let a = 1;", { note: "other text" })).toBe(id("let a = 1;"));
    const others = [
      id("let a = 2;"),
      id("let a = 1;", { profile: "full" }),
      id("let a = 1;", { files: { "a.ts": "" } }),
    ];
    expect(new Set([id("let a = 1;"), ...others]).size).toBe(4);
  });
});

it("files that cells import are found, and what these import, but nothing outside the notebook's folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tseminar-local-"));
  try {
    const lessons = join(folder, "lessons");
    await mkdir(join(lessons, "nets"), { recursive: true });
    const texts = {
      "nets/small.ts": 'import { rate } from "../rate.js"; export const small = rate;',
      "rate.ts": "export const rate = 1;",
      "table.json": "[1]",
      "tsconfig.json": "{}",
    };
    for (const [name, text] of Object.entries(texts)) await writeFile(join(lessons, name), text);
    await writeFile(join(lessons, "unused.ts"), "export {};");
    await writeFile(join(folder, "outside.ts"), "export {};");
    const imports = ["./nets/small", "./table.json", "../outside.ts", "node:fs", "./missing.ts"];
    const notebook = lesson(imports.map((name, i) => `import * as m${i} from "${name}";`).join("\n"));
    expect(await localFiles(notebook, lessons)).toEqual(texts);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("so many runs go at once as memory takes, but at most one a core and at least one", () => {
  expect(runsAtOnce(1e9, { memory: 8e9, cores: 16 })).toBe(7);
  expect(runsAtOnce(1e9, { memory: 8e9, cores: 4 })).toBe(4);
  expect(runsAtOnce(9e9, { memory: 8e9, cores: 4 })).toBe(1);
  expect(runsAtOnce(1)).toBeGreaterThanOrEqual(1);
});

function lesson(parameters: string, note = "text"): Notebook {
  return {
    metadata: {},
    cells: [
      { cell_type: "markdown", metadata: {}, source: note },
      { cell_type: "code", metadata: { tags: ["parameters"] }, source: parameters },
    ],
  };
}
