import { check, checkMimeType, exerciseIds } from "../../src/exercises/index.js";
import { jupyterDisplay } from "../../src/jupyter.js";

describe("check", () => {
  it("says right, or what is off, as text, as HTML and for programs", () => {
    const right = check("mnist-1", 64 * 26);
    expect(right.passed).toBe(true);
    expect(right[jupyterDisplay]()).toEqual({
      "text/plain": "✓ mnist-1: right.",
      "text/html": '<p><strong aria-hidden="true">✓</strong> mnist-1: right.</p>',
      [checkMimeType]: { id: "mnist-1", passed: true, message: null },
    });
    const wrong = check("mnist-1", 64 * 25);
    expect(wrong.passed).toBe(false);
    expect(String(wrong)).toBe("✗ mnist-1: 1600 is not it: each filter also has a bias.");
  });

  it.each(exerciseIds)("says of %s that there is no answer yet", (id) => {
    expect(String(check(id, undefined))).toBe(`✗ ${id}: there is no answer yet.`);
  });

  it("asks for await when it gets a promise", () => {
    const promised: unknown = Promise.resolve(64 * 26);
    expect(String(check("mnist-1", promised as number))).toContain("write await before it");
  });

  it.each(exerciseIds)("never throws for what is no answer to %s at all", (id) => {
    for (const strange of [null, NaN, "text", {}, [], () => undefined, Symbol("s"), "<b>"] as unknown[]) {
      const { passed, message } = check(id, strange as never);
      expect([passed, typeof message]).toEqual([false, "string"]);
    }
  });

  it("escapes what an answer brings into the page", () => {
    const html = check("mnist-1", "<b>" as unknown as number)[jupyterDisplay]()["text/html"];
    expect(html).not.toContain("<b>");
  });

  it("names the exercises there are when it is asked for another", () => {
    expect(() => check("mnist-99" as "mnist-1", 1)).toThrow(/there is no exercise "mnist-99" \(one of: .*mnist-1/);
  });
});
