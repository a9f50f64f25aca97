import { classCountTable, dataTable } from "../../src/data/data-table.js";
import { tinyImages } from "../support/tiny-images.js";

const four = tinyImages(4);

describe("dataTable", () => {
  it("has one row for each data set", () => {
    const table = dataTable(four, four.take(2));
    expect(table.columns).toEqual(["split", "images", "shape", "classes", "source", "licence"]);
    expect(table.getColumn("images").toArray()).toEqual([4, 2]);
    expect(table.getColumn("source").toArray()).toEqual(["drawn by a test", "drawn by a test"]);
  });

  it("has no row when there is no data set", () => {
    expect(dataTable().height).toBe(0);
  });
});

describe("classCountTable", () => {
  it("has a row for each class and a column for each data set", () => {
    expect(classCountTable({ train: four, test: four.take(1) }).toRecords()).toEqual([
      { class: "left", train: 2, test: 1 },
      { class: "right", train: 2, test: 0 },
    ]);
  });

  it("counts no data sets with different classes beside each other", () => {
    const other = four.mapLabels(() => 0, ["all"]);
    expect(() => classCountTable({ four, other })).toThrow(
      "other has the classes all, but the first data set left, right: count them apart",
    );
  });
});
