import pl from "nodejs-polars";

import { classCountsChart } from "../../src/charts/class-counts-chart.js";
import { classCountTable } from "../../src/data/data-table.js";
import { Dataset, type Split } from "../../src/data/dataset.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";

function someSet(
  labels: readonly number[],
  { split = "train", standIn = false }: { split?: Split; standIn?: boolean } = {},
): Dataset {
  return new Dataset({
    name: "few",
    title: "Few",
    split,
    source: "a test",
    licence: "CC0",
    standIn,
    images: new Uint8Array(labels.length),
    shape: [labels.length, 1, 1, 1],
    labels: Uint8Array.from(labels),
    classNames: ["cat", "dog"],
  });
}

const train = someSet([0, 0, 0, 1, 1, 1, 1]);
const test = someSet([1, 1], { split: "test" });

describe("classCountsChart", () => {
  it("counts a data set, with the numbers at the bars", async () => {
    const chart = classCountsChart(train);
    expect(chart.description).toBe("Images in each class. train: 7 images, cat 3, dog 4.");
    expect(textsOf((await drawn(chart)).svg)).toEqual(expect.arrayContaining(["cat", "dog", "3", "4", "images"]));
    expect(await tooltipsOf(chart)).toEqual([
      { class: "cat", images: "3", share: "42.86%" },
      { class: "dog", images: "4", share: "57.14%" },
    ]);
  });

  it("has a panel for each split, and shows a class without images", async () => {
    const chart = classCountsChart({ train, test });
    expect(chart.description).toBe(
      "Images in each class. train: 7 images, cat 3, dog 4. test: 2 images, cat 0, dog 2.",
    );
    expect(textsOf((await drawn(chart)).svg)).toEqual(expect.arrayContaining(["train: 7", "test: 2", "0"]));
    expect(classCountsChart([train, test]).description).toBe(chart.description);
  });

  it("has a panel for each batch of a list", () => {
    const batches = train.divide([3, 4]);
    expect(classCountsChart({ batch: batches, test }).description).toBe(
      "Images in each class. batch 1: 3 images, cat 3, dog 0. batch 2: 4 images, cat 0, dog 4. test: 2 images, cat 0, dog 2.",
    );
  });

  it.each([
    ["a polars table", classCountTable({ train, test })],
    ["a table with shares", pl.DataFrame({ class: ["cat", "dog"], train: [3, 4], test: [0, 2], share: [0.4, 0.6] })],
    ["lists and typed arrays", { class: ["cat", "dog"], train: Int32Array.of(3, 4), test: [0, 2] }],
  ])("takes %s", (_, table) => {
    expect(classCountsChart(table).description).toBe(classCountsChart({ train, test }).description);
  });

  it("says that pictures were drawn", async () => {
    const chart = classCountsChart({ train, test: someSet([0], { standIn: true }) });
    expect(chart.description).toContain("drawn stand-in data");
    expect(textsOf((await drawn(chart)).svg)).toContain("drawn stand-in data");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => classCountsChart([])).toThrow("there are 0 sets of 0 classes to count");
    expect(() => classCountsChart({ train: [1, 2] } as never)).toThrow(
      'the table has the columns train: give one "class"',
    );
    expect(() => classCountsChart({ class: ["cat"], train: [1, 2] })).toThrow("train has 2 numbers for 1 classes");
    expect(() => classCountsChart({ class: ["cat"], train: [NaN] })).toThrow('train has NaN images of "cat"');
    expect(() => classCountsChart({ train, other: test.mapLabels(() => 0, ["hen"]) })).toThrow("count them apart");
  });
});
