import { fileURLToPath } from "node:url";

import { CellCompiler } from "../../../src/kernel/compiler/cell-compiler.js";
import type { CompileResult } from "../../../src/kernel/compiler/messages.js";
import { sessionCells } from "./session-cells.js";

const folder = fileURLToPath(new URL("../../../notebooks", import.meta.url));

/** The session compiled by one compiler; of the results, what can be compared. */
function compileAll(fresh: boolean): CompileResult[] {
  const compiler = new CellCompiler(folder, { fresh });
  return sessionCells.map((code, i) => {
    const result = compiler.compile({ code, count: i });
    if ("cell" in result) compiler.commit({ count: i });
    return result;
  });
}

describe("the fast checker and a fresh program for every cell", () => {
  let fast: CompileResult[];
  let fresh: CompileResult[];

  beforeAll(() => {
    fast = compileAll(false);
    fresh = compileAll(true);
  }, 300_000);

  it("are compared on at least 60 cells", () => {
    expect(sessionCells.length).toBeGreaterThanOrEqual(60);
  });

  it.each(sessionCells.map((code, i) => [code, i] as const))("agree on %j", (_code, i) => {
    expect(fast[i]).toEqual(fresh[i]);
  });

  it.each(sessionCells.map((code, i) => [code, i] as const))("find in %j what its comment says", (code, i) => {
    const expected = /\/\/ (\d+)$/.exec(code)?.[1];
    const result = fast[i];
    const codes = result && "problems" in result ? result.problems.map((problem) => problem.code) : [];
    if (expected === undefined) expect(result).not.toHaveProperty("problems");
    else expect(codes).toContain(Number(expected));
  });
});
