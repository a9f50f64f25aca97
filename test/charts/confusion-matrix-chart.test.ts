import { confusionMatrixChart } from "../../src/charts/confusion-matrix-chart.js";
import { contrast } from "../../src/charts/heat-colours.js";
import { confusionMatrix, ConfusionMatrix } from "../../src/training/numbers/index.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { manyClasses, oddNames, tenClasses } from "./sample-charts.js";

const three = new ConfusionMatrix(
  [
    [8, 2, 0],
    [1, 4, 0],
    [0, 1, 4],
  ],
  ["cat", "dog", "hen"],
);

/** Fill and ink of each cell of a heat map with numbers. */
function cellsOf(svg: string): { fill: number[]; ink: number[] }[] {
  const hex = (colour = ""): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const rects = [...svg.matchAll(/<path [^>]*fill="rgb\((.*?)\)"/g)].map(([, colour = ""]) =>
    colour.split(",").map(Number),
  );
  const inks = [...svg.matchAll(/<text [^>]*fill="(#010101|#fefefe)"/g)].map(([, colour]) => hex(colour));
  return rects.map((fill, i) => ({ fill, ink: inks[i] ?? [] }));
}

describe("confusionMatrixChart", () => {
  it("writes each count into its cell, true classes in rows", async () => {
    const { svg } = await drawn(confusionMatrixChart(three));
    const numbers = textsOf(svg).filter((text) => /^\d+$/.test(text));
    expect(numbers).toEqual(["8", "2", "0", "1", "4", "0", "0", "1", "4"]);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["true class", "predicted class", "cat", "dog", "hen"]));
  });

  it.each([
    ["true", ["80.0", "20.0", "0.0", "20.0", "80.0", "0.0", "0.0", "20.0", "80.0"]],
    ["predicted", ["88.9", "28.6", "0.0", "11.1", "57.1", "0.0", "0.0", "14.3", "100.0"]],
    ["all", ["40.0", "10.0", "0.0", "5.0", "20.0", "0.0", "0.0", "5.0", "20.0"]],
  ] as const)("shows shares of %s in percent", async (show, expected) => {
    const { svg } = await drawn(confusionMatrixChart(three, { show }));
    expect(textsOf(svg).filter((text) => /^\d+\.\d$/.test(text))).toEqual(expected);
    expect(textsOf(svg).join(" ")).toContain("in %");
  });

  it.each([
    ["ten classes", confusionMatrixChart(tenClasses)],
    [
      "every shade",
      confusionMatrixChart(
        new ConfusionMatrix(
          Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, k) => (10 * i + k) ** 2)),
          tenClasses.classNames,
        ),
      ),
    ],
  ])("keeps a contrast of at least 4.5 between number and cell: %s", async (_, chart) => {
    const cells = cellsOf((await drawn(chart)).svg);
    expect(cells).toHaveLength(100);
    for (const { fill, ink } of cells) expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
    expect(new Set(cells.map(({ ink }) => ink[0])).size).toBe(2);
  });

  it("leaves numbers out where cells are too small, and has a legend and tooltips instead", async () => {
    const chart = confusionMatrixChart(manyClasses);
    const { svg } = await drawn(chart);
    expect(textsOf(svg)).toContain("number of examples");
    expect(svg).not.toContain("#fefefe");
    const tooltips = await tooltipsOf(chart);
    expect(tooltips.length).toBe(
      confusionMatrix(manyClasses)
        .counts.flat()
        .filter((count) => count > 0).length,
    );
  });

  it("tells counts and both shares under the pointer", async () => {
    const [first] = await tooltipsOf(confusionMatrixChart(three));
    expect(first).toEqual({
      "true class": "cat",
      "predicted class": "cat",
      examples: "8",
      "share of the true class": "80%",
      "share of the predicted class": "88.89%",
    });
  });

  it("says in words how much is right and what is mistaken most", () => {
    expect(confusionMatrixChart(three).description).toBe(
      "Confusion matrix. 3 classes in rows, what they were taken for in columns; cells show the number of examples. accuracy 80%, 16 of 20 examples (95% interval 58.4% to 91.9%). Most frequent mistakes: cat taken for dog 2 times, dog taken for cat once, hen taken for dog once.",
    );
  });

  it("counts predictions, and says that their pictures were drawn", () => {
    const predictions = { data: { ...tenClasses, standIn: true }, probabilities: tenClasses.probabilities };
    const { description } = confusionMatrixChart(predictions);
    expect(description).toContain("of 2,000 examples");
    expect(description).toContain("drawn stand-in data.");
    expect(confusionMatrixChart(tenClasses).description).not.toContain("stand-in");
    expect(confusionMatrixChart(tenClasses, { standIn: true }).description).toContain("stand-in");
  });

  it("escapes names, cuts long ones and keeps equal ones apart", async () => {
    const { svg } = await drawn(
      confusionMatrixChart(
        new ConfusionMatrix(
          oddNames.map(() => oddNames.map(() => 1)),
          oddNames,
        ),
      ),
    );
    expect(svg).not.toContain("<script");
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["🌭 hot dog", "كلب", "same", "same (4)"]));
    expect(textsOf(svg).some((text) => text.endsWith("…"))).toBe(true);
  });

  it("writes numbers as the locale has them", async () => {
    const { svg } = await drawn(confusionMatrixChart(three, { show: "true", locale: "de" }));
    expect(textsOf(svg)).toContain("80,0");
    expect(() => confusionMatrixChart(three, { locale: "no such locale" })).toThrow(
      'locale is "no such locale": give a language tag such as "en" or "de-DE"',
    );
  });

  it("says what is wrong with what it was given", () => {
    expect(() => confusionMatrixChart(new ConfusionMatrix([], []))).toThrow("the confusion matrix has no class");
    expect(() => confusionMatrixChart(new ConfusionMatrix([[NaN]], ["cat"]))).toThrow("has the count NaN");
    expect(() => confusionMatrixChart(new ConfusionMatrix([[1, 2]], ["cat"]))).toThrow("no square of 1 classes");
    expect(() => confusionMatrixChart(three, { show: "rows" as "true" })).toThrow(
      'show is "rows" (one of: counts, true, predicted, all)',
    );
    const names = Array.from({ length: 101 }, (_, k) => `class ${k}`);
    const large = new ConfusionMatrix(
      names.map(() => names.map(() => 0)),
      names,
    );
    expect(() => confusionMatrixChart(large)).toThrow("has 101 classes: a heat map shows up to 100");
  });
});
