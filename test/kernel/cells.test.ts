import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type KernelOptions, type WireKernel, openKernel, resultOf } from "../support/wire.js";

let kernel: WireKernel;

beforeAll(async () => {
  kernel = await openKernel();
});

afterAll(() => kernel.close());

/** Results of cells that are run one after the other; what a failing one says. */
async function resultsOf(cells: readonly string[], where = kernel): Promise<string[]> {
  const results: string[] = [];
  for (const code of cells) {
    const exchange = await where.execute(code);
    const { status, ename, evalue } = exchange.reply as Record<string, string>;
    results.push(status === "ok" ? (resultOf(exchange) ?? "") : `${ename}: ${evalue}`);
  }
  return results;
}

async function withFolder(
  files: Record<string, string>,
  use: (kernel: WireKernel, folder: string) => Promise<void>,
  options: KernelOptions = {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tseminar-notebook-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const own = await openKernel({ ...options, folder });
  try {
    await use(own, folder);
  } finally {
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("names across cells", () => {
  it("are one variable each, rebound for all that use it", async () => {
    expect(
      await resultsOf(["let c = 1; function inc() { c++; return c; }", "c = 10; inc()", "c", "let c = 20;", "inc()"]),
    ).toEqual(["", "11", "11", "", "21"]);
  });

  it("may be redeclared with another type", async () => {
    const cells = ["const again = 1;", "const again = 'text'; again.toUpperCase()", "again.toFixed()"];
    const [, second, third] = await resultsOf(cells);
    expect(second).toBe("'TEXT'");
    expect(third).toMatch(/^TypeScriptError: .*toFixed/);
  });

  it("of functions and classes are replaced, also where earlier cells use them", async () => {
    expect(
      await resultsOf([
        "function name() { return 'old'; } function greet() { return `I am ${name()}`; }",
        "function name() { return 'new'; }",
        "greet()",
        "class Animal { sound() { return 'none'; } }",
        "class Cat extends Animal { override sound() { return 'miau'; } }\nnew Cat().sound()",
      ]),
    ).toEqual(["", "", "'I am new'", "", "'miau'"]);
  });

  it("have types: interfaces, generics, enums, namespaces, declarations of others", async () => {
    expect(
      await resultsOf([
        "interface Box<T> { value: T } type Pair<A> = [A, A]; enum Color { Red, Green = 5 } namespace Space { export const star = 7; }",
        "const box: Box<Pair<number>> = { value: [1, 2] }; box.value[1]",
        "Color.Green + Space.star",
        "const bad: Box<string> = { value: 1 };",
        "const { a, ...others } = { a: 1, b: 2, d: 3 }; const [first = 9] = [] as number[]; [a, others, first]",
      ]),
    ).toEqual(["", "2", "12", expect.stringMatching(/^TypeScriptError: .*not assignable/), "[ 1, { b: 2, d: 3 }, 9 ]"]);
  });

  it("may start with underscores and dollars, and have letters of all scripts", async () => {
    expect(
      await resultsOf([
        "const __two = 2; function __hidden() { return __two; } let _one = 1; const $ = 3; const größe = 4; const __proto = 5;",
        "[__two, __hidden(), _one, $, größe, __proto]",
        "const constructor = 1; const toString = 2; const hasOwnProperty = 3; const exports_ = 4;",
        "[constructor, toString, hasOwnProperty, exports_]",
      ]),
    ).toEqual(["", "[ 2, 2, 1, 3, 4, 5 ]", "", "[ 1, 2, 3, 4 ]"]);
  });

  it("are strictly typed", async () => {
    const [implicit, nullable] = await resultsOf([
      "function f(x) { return x; }",
      "const el: string = [''].find(Boolean);",
    ]);
    expect(implicit).toMatch(/implicitly has an 'any' type/);
    expect(nullable).toMatch(/undefined/);
  });
});

describe("a cell", () => {
  it("may await and loop over what is async", async () => {
    expect(
      await resultsOf([
        "async function* count() { yield 1; yield 2; }\nlet total = 0; for await (const n of count()) total += n; total",
        "const [one, two] = await Promise.all([1, Promise.resolve(2)]); one + two",
        "await Promise.resolve('result')",
      ]),
    ).toEqual(["3", "3", "'result'"]);
  });

  it("may decorate, and has JSX off", async () => {
    // Decorators are those of tslab: TypeScript's first kind.
    const decorated = `
      function shout(_: object, __: string, descriptor: PropertyDescriptor) {
        const method: () => string = descriptor.value;
        descriptor.value = function () { return method().toUpperCase(); };
      }
      class Speaker { @shout say() { return "hello"; } }
      new Speaker().say()`;
    const [result, jsx] = await resultsOf([decorated, "const element = <div></div>;"]);
    expect(result).toBe("'HELLO'");
    expect(jsx).toMatch(/^TypeScriptError/);
  });

  it("shows no result for declarations, undefined and null", async () => {
    expect(await resultsOf(["const nothing = 1;", "undefined", "null", "if (true) { 5 }", "void 0"])).toEqual(
      expect.arrayContaining(["", "", "", ""]),
    );
  });

  it("takes the last expression as its result, with or without a semicolon or a comment behind", async () => {
    expect(await resultsOf(["1; 2", "3;", "4 // four", "5; // five\n// and more\n", "({ a: 1 })", "`t`"])).toEqual([
      "2",
      "3",
      "4",
      "5",
      "{ a: 1 }",
      "'t'",
    ]);
  });
});

describe("imports", () => {
  it("take CommonJS packages, ES-module packages and Node's own modules", async () => {
    expect(
      await resultsOf([
        'import { compile, type TopLevelSpec } from "vega-lite";',
        'const spec: TopLevelSpec = { data: { values: [{ a: 1 }] }, mark: "bar", encoding: { x: { field: "a", type: "quantitative" } } };\nObject.keys(compile(spec).spec).includes("marks")',
        'import * as vega from "vega"; typeof vega.View',
        'import ts from "typescript"; typeof ts.version',
        'import { join } from "node:path"; join("a", "b")',
        'const os = require("node:os"); typeof os.cpus',
        '(await import("node:url")).fileURLToPath("file:///x")',
        'import pl from "nodejs-polars"; pl.DataFrame({ a: [1, 2] }).height',
      ]),
    ).toEqual(["", "true", "'function'", "'string'", "'a/b'", "'function'", "'/x'", "2"]);
  });

  it("may come again, and stay known to later cells", async () => {
    expect(
      await resultsOf([
        'import { join } from "node:path";',
        'import { join, sep } from "node:path"; join("c", "d")',
        "sep",
      ]),
    ).toEqual(["", "'c/d'", "'/'"]);
  });

  it("of what is missing are errors with a way out", async () => {
    const [types, value] = await resultsOf(['import nothing from "no-such-package";', 'require("no-such-package")']);
    expect(types).toMatch(/no-such-package/);
    expect(value).toMatch(/no-such-package/);
  });

  it("take local files, which are read again when they change, and JSON", () =>
    withFolder(
      {
        "helper.ts": "import { base } from './base.js';\nexport const answer = (): number => base + 1;\n",
        "base.ts": "export const base = 41;\n",
        "data.json": '{ "values": [1, 2, 3] }',
      },
      async (own, folder) => {
        const imports =
          'import { answer } from "./helper"; import data from "./data.json"; [answer(), data.values.length]';
        expect(await resultsOf([imports], own)).toEqual(["[ 42, 3 ]"]);
        writeFileSync(join(folder, "base.ts"), "export const base = 99;\n");
        expect(await resultsOf(["answer()"], own)).toEqual(["100"]);
        writeFileSync(join(folder, "helper.ts"), "export const answer = (): string => 'changed';\n");
        expect(await resultsOf(['import { answer } from "./helper"; answer().toUpperCase()'], own)).toEqual([
          "'CHANGED'",
        ]);
        writeFileSync(join(folder, "helper.ts"), "export const answer = (): string => 5;\n");
        const [broken] = await resultsOf(['import { answer } from "./helper"; answer()'], own);
        expect(broken).toMatch(/helper\.ts.*not assignable|not assignable.*helper\.ts/s);
      },
    ));
});

describe("a tsconfig.json beside the notebook", () => {
  it("is obeyed where that makes sense", () =>
    withFolder(
      { "tsconfig.json": '{ "compilerOptions": { "strict": false, "noUncheckedIndexedAccess": true } }' },
      async (own) => {
        const [implicit, index] = await resultsOf(
          ["function f(x) { return x; }\nf(1)", "const n: number = [1][0];"],
          own,
        );
        expect(implicit).toBe("1");
        expect(index).toBe("");
      },
    ));

  it("that cannot be read is told with its name, line and column", () =>
    withFolder({ "tsconfig.json": "{ nonsense" }, async (own) => {
      const [told] = await resultsOf(["1 + 1"], own);
      expect(told).toMatch(/tsconfig\.json:1:/);
    }));
});

describe("the folder of the notebook", () => {
  it("is where cells run, and needs no package of its own", () =>
    withFolder({ "note.txt": "read me" }, async (own) => {
      const read = 'import { readFileSync } from "node:fs"; readFileSync("note.txt", "utf8")';
      expect(await resultsOf([read, 'import { tf } from "tseminar"; tf.tensor([1, 2]).shape'], own)).toEqual([
        "'read me'",
        "[ 2 ]",
      ]);
    }));
});
