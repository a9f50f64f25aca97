import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { CellCompiler } from "../../../src/kernel/compiler/cell-compiler.js";
import type { CompiledCell, Problem } from "../../../src/kernel/compiler/messages.js";

let folder: string;
let compiler: CellCompiler;
let count = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tseminar-cells-"));
  compiler = new CellCompiler(folder);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The compiled cell; its names are known from then on. */
function run(code: string, reached?: number): CompiledCell {
  count += 1;
  const result = compiler.compile({ code, count });
  if ("problems" in result) throw new Error(JSON.stringify(result.problems));
  compiler.commit({ count, reached });
  return result.cell;
}

function problems(code: string): Problem[] {
  const result = compiler.compile({ code, count: 0 });
  return "problems" in result ? result.problems : [];
}

function messages(code: string): string[] {
  return problems(code).map(({ message }) => message);
}

describe("a cell that failed", () => {
  it("leaves the names of the statements that it reached, its functions and its types", () => {
    run("const before = 1; function always() { return 2; } const after = 3; type T = number;", 1);
    run("const t: T = before + always();");
    expect(messages("after")[0]).toMatch(/^Cannot find name 'after'/);
  });

  it("leaves nothing when it has not even begun", () => {
    run("function never() { return 1; } const value = 1;", -1);
    expect(messages("never(); value")).toHaveLength(2);
  });

  it("leaves an older variable of the same name with its type", () => {
    run("const value = 'text'");
    run("throw 1; const value = 2", 0);
    run("value.toUpperCase()");
  });
});

describe("a type error", () => {
  it("has its line, its column, its length and its source", () => {
    expect(problems("const ok = 1;\n\tconst wrong: number =\n\t\t'😀'; ok.nothing")).toMatchObject([
      { line: 2, column: 8, length: 5, code: 2322, source: "\tconst wrong: number =" },
      { line: 3, column: 12, length: 7, code: 2339, source: "\t\t'😀'; ok.nothing" },
    ]);
  });

  it("does not reach behind the end of the cell", () => {
    expect(problems('import fs from "node:fs"; if (true) {')).toMatchObject([{ line: 1, column: 38, code: 1005 }]);
  });
});

describe("a variable without a type", () => {
  it("keeps the type that it has at the end of its cell", () => {
    run("const losses = []; losses.push(1); let best = null; if (losses.length > 0) best = { epoch: 1 };");
    expect(messages("losses[0].nothing; best?.epoch.nothing")).toEqual([
      "Property 'nothing' does not exist on type 'number'.",
      "Property 'nothing' does not exist on type 'number'.",
    ]);
  });

  it("is open while it is empty", () => {
    run("const empty = []; let later;");
    run("empty.push('a'); later = 1;");
  });
});

describe("tsconfig.json beside the notebook", () => {
  it("is obeyed, also when it changes", () => {
    expect(messages("const n: number = null")).not.toEqual([]);
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": false } }');
    expect(messages("const n: number = null")).toEqual([]);
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "noUncheckedIndexedAccess": true } }');
    expect(messages("[1][0].toFixed()")).toEqual(["Object is possibly 'undefined'."]);
  });

  it("turns JSX on, which is off without it", () => {
    const factory =
      "const h = (...all: unknown[]) => all; declare global { namespace JSX { interface IntrinsicElements { b: object } } }";
    expect(problems("const value = <number>(1 as unknown); value.toFixed()")).toEqual([]);
    expect(problems("<b></b>")).not.toEqual([]);
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }');
    run(factory);
    const { code } = run("const drawn = <b></b>; drawn");
    const exports: Record<string, unknown> = { h: (...all: unknown[]) => all };
    runInNewContext(code, { exports, __cell: {} });
    expect(exports["drawn"]).toEqual(["b", null]);
  });

  it("may take JSX from a package", () => {
    const runtime = join(folder, "node_modules", "tiny", "jsx-runtime");
    mkdirSync(runtime, { recursive: true });
    const types =
      "export namespace JSX { interface IntrinsicElements { b: object } } export function jsx(...all: unknown[]): object;";
    writeFileSync(join(runtime, "index.d.ts"), types);
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "tiny" } }',
    );
    expect(run("<b></b>")).toMatchObject({ requires: ["tiny/jsx-runtime"], hasResult: true });
    expect(messages("<i></i>").join()).toContain("'i' does not exist");
  });

  it("does not decide how cells run", () => {
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "module": "esnext", "target": "es5", "noEmit": true, "noUnusedLocals": true, "isolatedModules": true } }',
    );
    expect(run("const unused = 1").code).toContain("exports.unused = 1");
  });

  it("says what is wrong in it", () => {
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": "yes" } }');
    expect(messages("1").join()).toContain("'strict'");
  });
});

describe("local files", () => {
  it("come with the cell that imports them, and again when they change", () => {
    writeFileSync(
      join(folder, "helper.ts"),
      'import { two } from "./deeper.js"; export const three = (): number => two + 1;',
    );
    writeFileSync(join(folder, "deeper.ts"), "export const two = 2;");
    const cell = run('import { three } from "./helper"; three()');
    expect(cell.files.map(({ path }) => path).sort()).toEqual([join(folder, "deeper.ts"), join(folder, "helper.ts")]);
    expect(cell.localFiles).toEqual({ "./helper": join(folder, "helper.ts") });
    expect(cell.files.find(({ path }) => path.endsWith("helper.ts"))?.localFiles).toEqual({
      "./deeper.js": join(folder, "deeper.ts"),
    });
    expect(run("three()").files).toEqual([]);
    writeFileSync(join(folder, "helper.ts"), "export const three = (): string => 'three';");
    expect(run("three().toUpperCase()").files).toMatchObject([{ path: join(folder, "helper.ts") }]);
  });

  it("come again when the cell that they came with was not run", () => {
    writeFileSync(join(folder, "helper.ts"), "export const one = 1;");
    const code = 'import { one } from "./helper"';
    compiler.compile({ code, count: 0 });
    const again = compiler.compile({ code, count: 1 });
    compiler.expression({ code: "one + 1", count: 1 });
    compiler.commit({ count: 1 });
    expect(again).toMatchObject({ cell: { files: [{ path: join(folder, "helper.ts") }] } });
    expect(run(code).files).toHaveLength(0);
  });

  it("are checked, and named in their errors", () => {
    writeFileSync(join(folder, "wrong.ts"), "export const x: number =\n  'a';");
    expect(problems('import { x } from "./wrong"')).toMatchObject([
      { file: "wrong.ts", line: 1, column: 14, code: 2322 },
    ]);
    run("1 + 1");
  });

  it("are found when they are there by now", () => {
    expect(messages('import { x } from "./late"')).toHaveLength(1);
    writeFileSync(join(folder, "late.ts"), "export const x = 1;");
    run('import { x } from "./late"; x.toFixed()');
  });

  it("may import others that are found later", () => {
    writeFileSync(join(folder, "early.ts"), 'import { x } from "./missing.js"; export const y = x;');
    expect(messages('import { y } from "./early"')).toHaveLength(1);
    writeFileSync(join(folder, "missing.ts"), "export const x = 1;");
    run('import { y } from "./early"; y.toFixed()');
  });

  it("may be JSON", () => {
    writeFileSync(join(folder, "settings.json"), '{ "epochs": 3 }');
    const cell = run('import settings from "./settings.json"; settings.epochs.toFixed()');
    expect(cell.files).toMatchObject([{ code: 'module.exports = { "epochs": 3 };' }]);
  });

  it("may be JavaScript", () => {
    writeFileSync(join(folder, "plain.js"), "/** @param {number} x */ export function half(x) { return x / 2; }");
    run('import { half } from "./plain.js"; half(1).toFixed()');
    expect(messages("half('a')")).toHaveLength(1);
  });

  it("may be a cell: tslab's @module", () => {
    expect(run("/** @module shapes */ export const sides = 4;")).toMatchObject({ code: "", hasResult: false });
    run('import { sides } from "./shapes"; sides.toFixed()');
    expect(problems("/** @module bad */ const x: string = 1;")).toMatchObject([{ line: 1, code: 2322 }]);
    expect(problems("/** @module bad */ const x: string = 1;")[0]).not.toHaveProperty("file");
  });
});

describe("packages", () => {
  it("that the folder does not have come from the kernel's own", () => {
    run('import { tf } from "tseminar"; import pl from "nodejs-polars"; import { compile } from "vega-lite";');
    run("tf.tensor([1]).shape; pl.DataFrame({ a: [1] }).shape.width; compile");
  });

  it("without types are any", () => {
    mkdirSync(join(folder, "node_modules", "untyped"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "untyped", "index.js"), "module.exports = { half: (x) => x / 2 };");
    expect(run('import untyped from "untyped"; untyped.anything').requires).toEqual(["untyped"]);
  });
});

describe("a checker that fails inside", () => {
  it("is replaced by a full program, and says so", () => {
    run("const before = 1; interface Named { name: string }");
    const said: unknown[] = [];
    const { error } = console;
    console.error = (...words) => said.push(...words);
    try {
      compiler.program.program.getSemanticDiagnostics = () => {
        throw new Error("Debug Failure");
      };
      expect(run("const named: Named = { name: 'n' }; before + 1").code).toContain("exports.before + 1");
    } finally {
      console.error = error;
    }
    expect(String(said)).toContain("Debug Failure");
    expect(messages("named.nothing")).toEqual(["Property 'nothing' does not exist on type 'Named'."]);
  });
});

describe("reset", () => {
  it("forgets all names", () => {
    run("const kept = 1");
    compiler.reset();
    expect(messages("kept")).toEqual(["Cannot find name 'kept'."]);
  });
});
