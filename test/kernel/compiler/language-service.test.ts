import { fileURLToPath } from "node:url";

import { CellCompiler } from "../../../src/kernel/compiler/cell-compiler.js";
import { cellCompleteness } from "../../../src/kernel/compiler/cell-completeness.js";
import { completeCell } from "../../../src/kernel/compiler/complete-cell.js";
import { inspectCell } from "../../../src/kernel/compiler/inspect-cell.js";
import type { Completions, Inspection } from "../../../src/kernel/compiler/messages.js";

const compiler = new CellCompiler(fileURLToPath(new URL("../../../notebooks", import.meta.url)));

beforeAll(() => {
  const cells = [
    'import { tf } from "tseminar";',
    "/**\n * Doubles.\n *\n * @param value what to double\n * @example\n * double(2)\n */\nfunction double(value: number): number {\n  return value * 2;\n}\nconst doubles = [1].map(double);",
  ];
  cells.forEach((code, i) => {
    compiler.compile({ code, count: i + 1 });
    compiler.commit({ count: i + 1 });
  });
});

/** Completions at the `|`. */
function complete(marked: string): Completions {
  return completeCell(compiler, { code: marked.replace("|", ""), position: marked.indexOf("|") });
}

/** What stands at the `|`. */
function inspect(marked: string, detail: 0 | 1 = 0): Inspection | undefined {
  return inspectCell(compiler, { code: marked.replace("|", ""), position: marked.indexOf("|"), detail });
}

describe("completeCell", () => {
  it("knows the members of values of earlier cells, their kinds and signatures", () => {
    expect(complete("doubles.conc|")).toEqual({
      start: 8,
      end: 12,
      matches: [
        { text: "concat", type: "method", signature: expect.stringContaining("Array<number>.concat") as string },
      ],
    });
    expect(complete("tf.layers.conv2d|").matches.map(({ text }) => text)).toEqual(["conv2d", "conv2dTranspose"]);
  });

  it("puts the names of the cells first", () => {
    const [first, second] = complete("d|").matches;
    expect([first?.text, second?.text]).toEqual(["double", "doubles"]);
    expect(first?.type).toBe("function");
  });

  it("replaces the whole word that the cursor is in", () => {
    expect(complete("doub|les + 1")).toMatchObject({
      start: 0,
      end: 7,
      matches: [{ text: "double" }, { text: "doubles" }],
    });
  });

  it("knows the options of a call and the names of packages", () => {
    expect(complete("tf.layers.dense({ uni| })").matches).toMatchObject([{ text: "units", type: "property" }]);
    expect(complete('import {} from "@tensor|"').matches).toContainEqual(
      expect.objectContaining({ text: "@tensorflow/tfjs-node-gpu" }),
    );
    expect(complete('import { imageG| } from "tseminar/charts"').matches).toMatchObject([{ text: "imageGrid" }]);
  });

  it("finds nothing where nothing is", () => {
    expect(complete("doubles.qqqq|").matches).toEqual([]);
    expect(complete("'doub|'").matches).toEqual([]);
  });
});

describe("inspectCell", () => {
  it("tells signature, documentation and place", () => {
    expect(inspect("dou|ble")).toEqual({
      signature: "function double(value: number): number",
      documentation: expect.stringMatching(/^Doubles\.\n\n\*@param\* value[^]*```ts\ndouble\(2\)\n```$/) as string,
      place: "Cell In[2], line 8",
      source: "",
    });
  });

  it("adds the source in detail", () => {
    expect(inspect("double|", 1)?.source).toMatch(
      /^function double\(value: number\): number \{\n {2}return value \* 2;\n\}$/,
    );
    expect(inspect("doubles|", 1)?.source).toBe("const doubles = [1].map(double);");
  });

  it("tells of the call that the cursor is in", () => {
    expect(inspect("double(|")?.signature).toBe("function double(value: number): number");
    expect(inspect("tf.layers.conv2d({ filters: 3, |")?.signature).toContain("conv2d");
  });

  it("finds things of packages with their files", () => {
    expect(inspect("tf.tens|or2d")?.place).toMatch(/tensor2d\.d\.ts:\d+$/);
  });

  it("finds nothing in empty space", () => {
    expect(inspect("  |  ")).toBeUndefined();
    expect(inspect("|")).toBeUndefined();
  });
});

describe("cellCompleteness", () => {
  it.each(["", "1 + 1", "await fetch('x')", "const a = <T,>(x: T) => x;", "for await (const x of y) {}", "// note"])(
    "calls %j complete",
    (code) => expect(cellCompleteness(code)).toEqual({ status: "complete" }),
  );

  it.each([
    ["if (1) {", "  "],
    ["function f() {\n  return [", "    "],
    ["f(1,\n  2,", "  "],
    ["`text", ""],
    ["/* note", ""],
    ["const a =", ""],
    ["await (", "  "],
  ])("calls %j incomplete", (code, indent) => expect(cellCompleteness(code)).toEqual({ status: "incomplete", indent }));

  it.each(["let = = 1", "1 +* 2", ")", "const 1a = 2; if (x) {"])("calls %j invalid", (code) =>
    expect(cellCompleteness(code)).toEqual({ status: "invalid" }),
  );
});
