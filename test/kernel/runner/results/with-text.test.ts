import { JsonText } from "../../../../src/jupyter.js";
import { bundleJson, withText } from "../../../../src/kernel/runner/results/with-text.js";

describe("a bundle on the wire", () => {
  it("has a text that names its types when it brings none", () => {
    expect(withText({ "text/html": "<b>1</b>" })).toEqual({ "text/html": "<b>1</b>", "text/plain": "<text/html>" });
  });

  it("has bytes as base64, and those of texts as text", () => {
    const bytes = new TextEncoder().encode("<svg/>");
    expect(withText({ "image/png": bytes.buffer, "image/svg+xml": bytes, "text/plain": "" })).toEqual({
      "image/png": "PHN2Zy8+",
      "image/svg+xml": "<svg/>",
      "text/plain": "",
    });
  });

  it("has objects as JSON has them, with big integers as numbers as far as they are exact", () => {
    const raw = { a: [1n, 2n ** 60n], skipped: undefined, date: new Date(0) };
    expect(withText({ "application/json": raw, "x/none": undefined, "text/plain": "" })).toEqual({
      "application/json": { a: [1, "1152921504606846976"], date: "1970-01-01T00:00:00.000Z" },
      "text/plain": "",
    });
  });

  it("has JSON text as it is, and as its value for others", () => {
    const bundle = { "application/json": new JsonText("[1,  2]"), "text/plain": "" };
    expect(bundleJson(bundle)).toBe('{"application/json":[1,  2],"text/plain":""}');
    expect(JSON.stringify(bundle)).toBe('{"application/json":[1,2],"text/plain":""}');
  });

  it("says in its text what cannot become JSON", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    expect(withText({ "application/json": circular, "text/plain": "here" })).toEqual({
      "text/plain":
        "here\napplication/json is left out, for it cannot become JSON: TypeError: Converting circular structure to JSON",
    });
  });

  it("says in its text what is too big and the way out", () => {
    const note = (type: string, size: string): string =>
      `${type} is left out, for its ${size} MB exceed the 10 MB of an output: show a smaller one, or write it to a file.`;
    const bundle = { "text/html": "x".repeat(12_345_678), "image/png": Buffer.alloc(20_000_000), "text/plain": "here" };
    expect(withText(bundle)).toEqual({
      "text/plain": ["here", note("text/html", "12.3"), note("image/png", "20.0")].join("\n"),
    });
  });

  it("never cuts what is below that", () => {
    const html = "x".repeat(9_000_000);
    expect(withText({ "text/html": html })["text/html"]).toBe(html);
  });
});
