import pl from "nodejs-polars";

import { frameHtml } from "../src/frame-html.js";

const right = 'style="text-align: right"';
const left = 'style="text-align: left"';

describe("the table of a data frame", () => {
  it("has numbers on the right and words on the left", () => {
    const frame = pl.DataFrame({ net: ["dense"], parameters: [101770n], share: [0.5] });
    expect(frameHtml(frame)).toBe(
      `<table><thead><tr><th scope="col" ${left}>net</th><th scope="col" ${right}>parameters</th>` +
        `<th scope="col" ${right}>share</th></tr></thead><tbody><tr><td ${left}>dense</td>` +
        `<td ${right}>101770</td><td ${right}>0.5</td></tr></tbody></table>`,
    );
  });

  it.each([
    [0.9873714447021484, "0.987371"],
    [4.000000123e-8, "4e-8"],
    [1234567.891, "1234568"],
    [-0.1, "-0.1"],
    [1e300, "1e+300"],
    [NaN, "NaN"],
    [Infinity, "Infinity"],
    [2026, "2026"],
  ])("writes %p as %s", (value, text) => {
    expect(cellsOf(pl.DataFrame({ value: [value] }))).toEqual([text]);
  });

  it("writes other values in short: null, dates, lists, markup, long texts", () => {
    const frame = pl.DataFrame({
      nothing: pl.Series("nothing", [null], pl.String),
      day: [new Date("2026-11-23T00:00:00Z")],
      list: [[1, 1 / 3]],
      markup: ["<b>&"],
      long: ["x".repeat(300)],
      whether: [true],
    });
    expect(cellsOf(frame)).toEqual([
      "null",
      "2026-11-23",
      "[1,0.333333]",
      "&lt;b&gt;&amp;",
      `${"x".repeat(200)}…`,
      "true",
    ]);
  });

  it("says how many rows and columns are left out", () => {
    const columns = Array.from({ length: 45 }, (_, i) => [`c${i}`, Array.from({ length: 1_234 }, (_, row) => row)]);
    const html = frameHtml(pl.DataFrame(Object.fromEntries(columns)));
    expect(html.match(/<tr>/g)).toHaveLength(51);
    expect(html.match(/<th /g)).toHaveLength(40);
    expect(html).toMatch(/<\/table><p>… 1,184 more of 1,234 rows, 5 more of 45 columns<\/p>$/);
  });

  it("is a head alone for a frame without rows", () => {
    expect(frameHtml(pl.DataFrame({ a: [1] }).head(0))).toMatch(/<th [^>]*>a<\/th><\/tr><\/thead><tbody><\/tbody>/);
  });
});

function cellsOf(frame: pl.DataFrame): string[] {
  return Array.from(frameHtml(frame).matchAll(/<td [^>]*>(.*?)<\/td>/g), ([, text = ""]) => text);
}
