import { cellFileName, describeError, describeProblems } from "../../src/kernel/errors.js";

describe("describeError", () => {
  it("names a class of errors that gives itself no name", () => {
    class LostError extends Error {}
    expect(describeError(new LostError("where")).ename).toBe("LostError");
  });

  it("drops the frames of Node and of the kernel, also in a cause, and keeps the other fields", () => {
    const error = Object.assign(new Error("outer", { cause: "inner" }), { code: 7 });
    error.stack = [
      "Error: outer",
      `    at run (${cellFileName(3)}:2:5)`,
      `    at ${cellFileName(3)}:1:1`,
      `    at ${cellFileName(3)}:9:1`,
      "    at new Script (node:vm:117:7)",
      "    at Kernel.run (file:///x/dist/kernel/kernel.js:1:1)",
    ].join("\n");
    const { traceback } = describeError(error);
    expect(traceback.slice(0, 3)).toEqual(["Error: outer", "    at run (Cell In[3])", "    at Cell In[3] {"]);
    expect(traceback.slice(3)).toEqual(["  code: 7,", "  [cause]: 'inner'", "}"]);
  });
});

describe("describeProblems", () => {
  it("puts the caret under the place, tabs or not", () => {
    const { traceback } = describeProblems([{ line: 2, column: 3, message: "bad" }], "x\n\ty z");
    expect(traceback).toEqual(["TypeScriptError: 2:3 - bad", "", "2:3 - bad", "  \ty z", "  \t ^"]);
  });

  it("names the file of a problem outside of the cell", () => {
    const { evalue } = describeProblems([{ line: 1, column: 2, message: "bad", file: "other.ts" }], "x");
    expect(evalue).toBe("other.ts:1:2 - bad");
  });
});
