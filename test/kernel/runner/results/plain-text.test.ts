import { inspect } from "node:util";

import { showPromisesPlainly } from "../../../../src/kernel/runner/plain-promises.js";
import { plainText } from "../../../../src/kernel/runner/results/plain-text.js";

const throwing = (): never => {
  throw new Error("not me");
};

beforeAll(showPromisesPlainly);

describe("the text of a value", () => {
  class Point {
    constructor(readonly x: number) {}
  }

  it.each([
    [12n, "12n"],
    [Symbol("a"), "Symbol(a)"],
    [/a/g, "/a/g"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Point(1), "Point { x: 1 }"],
    [new Map([["a", new Set([1])]]), "Map(1) { 'a' => Set(1) { 1 } }"],
    [Object.assign(Object.create(null) as object, { a: 1 }), "[Object: null prototype] { a: 1 }"],
    [Promise.resolve(1), "Promise { 1 }"],
    [new Promise(() => undefined), "Promise { <pending> }"],
    [{ a: { b: { c: { d: { e: { f: 1 } } } } } }, "{\n  a: {\n    b: { c: { d: { e: [Object] } } }\n  }\n}"],
    [new Proxy({ a: 1 }, {}), "{ a: 1 }"],
  ])("is Node's: %#", (value, text) => {
    expect(plainText(value)).toBe(text);
  });

  it("has an error's stack and cause", () => {
    const text = plainText(new TypeError("bad", { cause: new Error("why") }));
    expect(text).toMatch(/^TypeError: bad\n {4}at .*\[cause\]: Error: why/s);
  });

  it("has a rejected promise's reason", () => {
    const rejected = Promise.reject(new Error("no"));
    rejected.catch(() => undefined);
    expect(plainText(rejected)).toMatch(/^Promise \{\n {2}<rejected> Error: no/);
  });

  it("has circles marked", () => {
    const value: Record<string, unknown> = {};
    value["self"] = value;
    expect(plainText(value)).toBe("<ref *1> { self: [Circular *1] }");
  });
});

describe("the text of a function", () => {
  it.each([
    [eval("(function add(a, b) { return a + b; })"), "[Function: add] (a, b)"],
    [eval("async x => x"), "[AsyncFunction (anonymous)] (x)"],
    [eval('(a, { b = ")" } = {}, ...rest) => a'), '[Function (anonymous)] (a, { b = ")" } = {}, ...rest)'],
    [eval("(function* walk(\n  tree,\n) {})"), "[GeneratorFunction: walk] ( tree, )"],
    [eval("Object.assign((a) => a, { x: 1 })"), "[Function (anonymous)] (a) { x: 1 }"],
    [eval("(class A extends Map { constructor(x) { super(); } })"), "[class A extends Map]"],
    [Math.max, "[Function: max]"],
  ])("has its parameters: %#", (callable: unknown, text) => {
    expect(plainText(callable)).toBe(text);
  });
});

describe("the text of a value whose code throws", () => {
  it.each([
    [
      "getters",
      {
        get a() {
          return throwing();
        },
      },
      "{ a: [Getter] }",
    ],
    ["toJSON", { toJSON: throwing, a: 1 }, "{ toJSON: [Function: throwing], a: 1 }"],
    ["inspect", { [inspect.custom]: throwing, a: 1 }, "a: 1"],
    [
      "a tag",
      {
        get [Symbol.toStringTag]() {
          return throwing();
        },
      },
      "[object that cannot be shown as text: its getters throw]",
    ],
  ])("is made past them: %s", (_, value, text) => {
    expect(plainText(value)).toMatch(text);
  });
});

describe("the text of a big value", () => {
  const million = Array.from({ length: 1_000_000 }, (_, i) => i);
  const nested = (levels: number): unknown =>
    levels === 0 ? 1 : Array.from({ length: 100 }, () => nested(levels - 1));

  it.each([
    ["an array", new Array(10_000_000).fill(0), "... 9999900 more items\n]"],
    ["a typed array", new Float64Array(10_000_000), "... 9999900 more items\n]"],
    ["a map", new Map(million.map((i) => [i, i])), "... 999900 more items\n}"],
    ["a set", new Set(million), "... 999900 more items\n}"],
    ["nested arrays", nested(3), "[Array]\n]"],
    ["bytes", Buffer.alloc(1_000_000), "... 999950 more bytes>"],
    ["a text", "x".repeat(1_334_567), "x' … 1,234,567 more characters"],
    ["a text within", { text: "x".repeat(1_010_000) }, "'... 1000000 more characters\n}"],
    ["many texts", Array.from({ length: 50 }, () => "x".repeat(10_000)), /\n… [34]\d\d,\d\d\d more characters$/],
  ])("is cut with a note: %s", (_, value, end) => {
    const text = plainText(value);
    expect(text.length).toBeLessThan(100_100);
    if (typeof end === "string") expect(text.slice(-end.length)).toBe(end);
    else expect(text).toMatch(end);
  });

  it("has the first 100 properties of an object with very many", () => {
    const text = plainText(Object.fromEntries(million.slice(0, 20_000).map((i) => [`key${i}`, { i }])));
    expect(text).toMatch(/^\{\n {2}key0: \[Object\],\n.*key99: \[Object\]\n\}\n… 19,900 more properties$/s);
  });

  it("ends with a whole character", () => {
    const text = plainText({ [inspect.custom]: () => "x" + "😀".repeat(100_000) });
    expect(Buffer.from(text).toString()).toBe(text);
  });
});
