import { Table } from "../../src/display/index.js";
import { jupyterDisplay } from "../../src/jupyter.js";

const table = new Table({
  caption: "Letters & signs",
  columns: [{ title: "sign" }, { title: "times", align: "right" }],
  rows: [
    ["a", "1,024"],
    ["<", "7"],
  ],
  footer: [["all", "1,031"]],
});

describe("Table", () => {
  it("is an HTML table with caption, headers and aligned numbers", () => {
    expect(table.html()).toBe(
      [
        "<table>",
        '<caption style="text-align: left">Letters &amp; signs</caption>',
        '<thead><tr><th scope="col" style="text-align: left">sign</th><th scope="col" style="text-align: right">times</th></tr></thead>',
        '<tbody><tr><th scope="row" style="text-align: left">a</th><td style="text-align: right">1,024</td></tr>',
        '<tr><th scope="row" style="text-align: left">&lt;</th><td style="text-align: right">7</td></tr></tbody>',
        '<tfoot><tr><th scope="row" style="text-align: left">all</th><td style="text-align: right">1,031</td></tr></tfoot>',
        "</table>",
      ].join("\n"),
    );
  });

  it("lets long names go on in a new line", () => {
    const named = new Table({ caption: "Layers", columns: [{ title: "layer" }], rows: [["max_pooling2d_1"]] });
    expect(named.html()).toContain(">max_<wbr>pooling2d_<wbr>1</th>");
    expect(named.toString()).toContain("max_pooling2d_1");
  });

  it("is text with aligned columns", () => {
    expect(table.toString()).toBe(
      [
        "Letters & signs",
        "sign  times",
        "───────────",
        "a     1,024",
        "<         7",
        "───────────",
        "all   1,031",
      ].join("\n"),
    );
  });

  it("shows itself as both", () => {
    expect(table[jupyterDisplay]()).toEqual({ "text/html": table.html(), "text/plain": table.toString() });
  });
});
