import { describeProblems } from "../../../src/kernel/compiler/describe-problems.js";

const problem = { line: 2, column: 3, length: 2, code: 7, message: "bad", source: "\ty zz" };

describe("describeProblems", () => {
  it("puts carets under the place, tabs or not", () => {
    expect(describeProblems([problem])).toEqual({
      ename: "TypeScriptError",
      evalue: "2:3 - TS7: bad",
      traceback: ["TypeScriptError: 2:3 - TS7: bad", "  \ty zz", "  \t ^^"],
    });
  });

  it("tells all of several, and how many there are", () => {
    const { evalue, traceback } = describeProblems([problem, { ...problem, message: "worse" }]);
    expect(evalue).toBe("2:3 - TS7: bad (and 1 more)");
    expect(traceback.filter((line) => line.startsWith("2:3"))).toEqual(["2:3 - TS7: bad", "2:3 - TS7: worse"]);
  });

  it("names the file of a problem outside of the cell, and keeps carets inside of the line", () => {
    const { evalue, traceback } = describeProblems([{ ...problem, file: "other.ts", length: 99 }]);
    expect(evalue).toBe("other.ts:2:3 - TS7: bad");
    expect(traceback.at(-1)).toBe("  \t ^^^");
  });
});
