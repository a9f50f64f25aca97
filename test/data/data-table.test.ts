import { classCountTable, dataTable } from "../../src/data/data-table.js";
import { Dataset } from "../../src/data/dataset.js";
import { tinyImages } from "../support/tiny-images.js";

const four = tinyImages(4);

describe("dataTable", () => {
  it("has one row for each data set", () => {
    const table = dataTable(four, four.take(2));
    expect(table.columns).toEqual(["split", "images", "shape", "classes", "source", "licence"]);
    expect(table.getColumn("images").toArray()).toEqual([4, 2]);
    expect(table.getColumn("source").toArray()).toEqual(["drawn by a test", "drawn by a test"]);
  });

  it("names the sets where there are several, and of a folder only its end", () => {
    const { name, split, images, shape, labels, classNames, licence } = four;
    const source = "/home/somebody/class/mnist, https://example.org/x";
    const words = { name, title: "Others", split, source, licence, standIn: false };
    const other = new Dataset({ ...words, images, shape, labels, classNames });
    const table = dataTable(four, other);
    expect(table.getColumn("data set").toArray()).toEqual([four.title, "Others"]);
    expect(table.getColumn("source").toArray()[1]).toBe("…/class/mnist, https://example.org/x");
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
