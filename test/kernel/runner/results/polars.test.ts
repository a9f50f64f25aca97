import pl from "nodejs-polars";

import { mimeBundle } from "../../../../src/kernel/runner/results/mime-bundle.js";

describe("the bundle of what polars makes", () => {
  it("is polars' text for a series, and a table of its first 50 values", async () => {
    const { data } = await mimeBundle(
      pl.Series(
        "n<1",
        Array.from({ length: 1050 }, (_, i) => i),
      ),
    );
    expect(data["text/plain"]).toMatch(/^shape: \(1_050,\)\nSeries: 'n<1' \[f64\]/);
    expect(data["text/html"]).toMatch(
      /<th [^>]*>n&lt;1<\/th>.*<td [^>]*>49<\/td><\/tr><\/tbody><\/table><p>… 1,000 more of 1,050 rows<\/p>$/,
    );
  });

  it("is the whole table for a short series", async () => {
    const { data } = await mimeBundle(pl.Series("a", ["<b>", null]));
    expect(data["text/html"]).toMatch(
      /<td [^>]*>&lt;b&gt;<\/td><\/tr><tr><td [^>]*>null<\/td><\/tr><\/tbody><\/table>$/,
    );
  });

  it("is the frame's own table beside polars' text", async () => {
    const { data } = await mimeBundle(pl.DataFrame({ id: [1n, 2n ** 60n], name: ["x", "y"] }));
    expect(data).toMatchObject({
      "application/vnd.dataresource+json": { data: [{ id: 1 }, { id: "1152921504606846976" }] },
      "text/html": expect.stringMatching(/<th [^>]*right">id<\/th><th [^>]*left">name<\/th>/) as unknown,
      "text/plain": expect.stringContaining("shape: (2, 2)\n┌") as unknown,
    });
  });

  it("is the plan of a lazy frame", async () => {
    const lazy = pl.DataFrame({ a: [1] }).lazy();
    expect((await mimeBundle(lazy)).data).toEqual({ "text/plain": expect.stringContaining("DF") as unknown });
  });
});
