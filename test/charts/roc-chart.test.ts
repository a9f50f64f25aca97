import pl from "nodejs-polars";

import { rocChart } from "../../src/charts/roc-chart.js";
import { rocAuc, rocCurve } from "../../src/training/numbers/index.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { tenClasses, twoClasses } from "./sample-charts.js";

const corner = { fpr: [0, 0, 1], tpr: [0, 1, 1], className: "hot dog" };

describe("rocChart", () => {
  it("has the area of the curve in legend and description", async () => {
    const chart = rocChart(rocCurve(twoClasses));
    const area = rocAuc(twoClasses).toFixed(4);
    expect(chart.description).toBe(`ROC curve. melanoma: AUC ${area}.`);
    expect(textsOf((await drawn(chart)).svg)).toEqual(
      expect.arrayContaining([`melanoma, AUC ${area}`, "dotted diagonal: what guesses give, AUC 0.5"]),
    );
  });

  it("computes the area of points that bring none, from lists, typed arrays and polars", () => {
    expect(rocChart(corner).description).toBe("ROC curve. hot dog: AUC 1.0000.");
    const half = { fpr: Float32Array.of(0, 0.5, 1), tpr: pl.Series("tpr", [0, 0.75, 1]) };
    expect(rocChart(half).description).toBe("ROC curve. curve: AUC 0.6250.");
  });

  it("tells several curves apart by colour and dash together", async () => {
    const chart = rocChart(tenClasses.classNames.map((positive) => rocCurve(tenClasses, { positive })));
    const { svg } = await drawn(chart);
    const styles = [...svg.matchAll(/stroke="(#\w{6})" stroke-width="2" stroke-dasharray="([\d,]+)"/g)].map(
      ([, colour, dash]) => `${colour ?? ""} ${dash ?? ""}`,
    );
    expect(new Set(styles).size).toBeGreaterThanOrEqual(10);
    expect(rocChart({ small: corner, large: corner }).description).toBe(
      "ROC curve. small: AUC 1.0000. large: AUC 1.0000.",
    );
  });

  it("keeps ends and shape of a long curve, in fewer points", async () => {
    const n = 10_000;
    const fpr = Float64Array.from({ length: n }, (_, i) => i / (n - 1));
    const tooltips = await tooltipsOf(rocChart({ fpr, tpr: fpr.map(Math.sqrt), thresholds: fpr.map((x) => 1 - x) }));
    expect(tooltips.length).toBeGreaterThan(400);
    expect(tooltips.length).toBeLessThanOrEqual(1000);
    const rates = tooltips.map((tooltip) => Number(tooltip["false positive rate"])).sort((a, b) => a - b);
    expect([rates[0], rates.at(-1)]).toEqual([0, 1]);
    expect(Math.max(...rates.slice(1).map((rate, i) => rate - (rates[i] ?? 0)))).toBeLessThan(0.005);
  });

  it("says that there is no area where all examples are positive", async () => {
    const chart = rocChart({ fpr: [NaN, NaN], tpr: [0, 1] });
    expect(chart.description).toContain("AUC not a number");
    const { svg, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(textsOf(svg)).toContain("curve, AUC not a number");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => rocChart([])).toThrow("there is no ROC curve to draw");
    expect(() => rocChart({ fpr: [0, 1], tpr: [0] })).toThrow(
      'the curve "curve" has 2 false positive rates, 1 true positive rates: give as many of each',
    );
    expect(() => rocChart(Array.from({ length: 29 }, () => corner))).toThrow("29 curves in one chart: give at most 28");
  });
});
