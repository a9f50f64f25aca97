import { createCanvas } from "@napi-rs/canvas";

import { jupyterDisplay } from "../../../../src/jupyter.js";
import { mimeBundle } from "../../../../src/kernel/runner/results/mime-bundle.js";

const throwing = (): never => {
  throw new Error("not me");
};

describe("the bundle of a value that shows itself", () => {
  it("is its own, later too, with bytes as base64 and a text", async () => {
    const value = {
      [jupyterDisplay]: () => Promise.resolve({ "text/html": "<i>x</i>", "image/png": Buffer.of(1, 2) }),
    };
    expect(await mimeBundle(value)).toEqual({
      data: {
        "text/html": "<i>x</i>",
        "image/png": "AQI=",
        "text/plain": expect.stringContaining("Jupyter.display") as unknown,
      },
      metadata: {},
    });
  });

  it("fails as its method fails", async () => {
    const value = { [jupyterDisplay]: throwing };
    await expect(mimeBundle(value)).rejects.toThrow("not me");
  });

  it("is the usual one when its method returns no bundle", async () => {
    expect((await mimeBundle({ a: 1, [jupyterDisplay]: () => undefined })).data["text/plain"]).toMatch("a: 1");
  });
});

describe("the bundle of an object that gives its markup", () => {
  it.each([
    ["an element", { outerHTML: "<p>x</p>" }, { "text/html": "<p>x</p>" }],
    ["an SVG element", { outerHTML: "<svg/>" }, { "image/svg+xml": "<svg/>" }],
    ["toHtml()", { toHtml: () => "<b>x</b>" }, { "text/html": "<b>x</b>" }],
    ["toHTML(), later", { toHTML: () => Promise.resolve("<b>x</b>") }, { "text/html": "<b>x</b>" }],
    ["_repr_html_()", { _repr_html_: () => "<b>x</b>" }, { "text/html": "<b>x</b>" }],
  ])("has it beside the text: %s", async (_, value, markup) => {
    expect((await mimeBundle(value)).data).toEqual({ ...markup, "text/plain": expect.any(String) as unknown });
  });

  it("is a text when the method wants parameters, returns no text or throws", async () => {
    for (const toHtml of [(theme: string) => theme, () => 1, throwing]) {
      expect(Object.keys((await mimeBundle({ toHtml })).data)).toEqual(["text/plain"]);
    }
  });
});

describe("the bundle of a chart's spec", () => {
  const $schema = "https://vega.github.io/schema/vega-lite/v6.json";

  it("has the type that JupyterLab draws, and the description as its text", async () => {
    expect((await mimeBundle({ $schema, description: "Dots", data: { values: [{ x: 1n }] } })).data).toEqual({
      "application/vnd.vegalite.v5+json": { $schema, description: "Dots", data: { values: [{ x: 1 }] } },
      "text/plain": "Dots",
    });
  });

  it("may come from toSpec(), and without a description the text is that of the value", async () => {
    const spec = { $schema: "https://vega.github.io/schema/vega/v6.json", marks: [] };
    expect((await mimeBundle({ toSpec: () => spec })).data).toEqual({
      "application/vnd.vega.v5+json": spec,
      "text/plain": "{ toSpec: [Function: toSpec] }",
    });
  });

  it("is a text for other schemas", async () => {
    const { data } = await mimeBundle({ $schema: "https://json-schema.org/draft/2020-12/schema" });
    expect(Object.keys(data)).toEqual(["text/plain"]);
  });
});

describe("the bundle of anything else", () => {
  it("has a canvas as PNG", async () => {
    const { data, metadata } = await mimeBundle(createCanvas(30, 20));
    expect(Buffer.from(data["image/png"] as string, "base64").toString("latin1")).toMatch(/^\x89PNG/);
    expect(metadata).toEqual({ "image/png": { alt: "Canvas of 30 × 20 pixels" } });
  });

  it("is a text, also for undefined and for markup in a string", async () => {
    expect(await mimeBundle(undefined)).toEqual({ data: { "text/plain": "undefined" }, metadata: {} });
    expect(await mimeBundle("<svg/>")).toEqual({ data: { "text/plain": "'<svg/>'" }, metadata: {} });
  });

  it("is a text when every property throws", async () => {
    const proxy = new Proxy({ a: 1 }, { get: throwing, has: throwing, ownKeys: throwing });
    expect((await mimeBundle(proxy)).data).toEqual({ "text/plain": "{ a: 1 }" });
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect((await mimeBundle(revoked.proxy)).data).toEqual({ "text/plain": "<Revoked Proxy>" });
  });
});
