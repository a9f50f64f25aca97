import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { Ajv, type ValidateFunction } from "ajv";

import { comparisonChart } from "../../src/charts/comparison-chart.js";
import { confusionMatrixChart } from "../../src/charts/confusion-matrix-chart.js";
import { histogram } from "../../src/charts/histogram.js";
import { rocChart } from "../../src/charts/roc-chart.js";
import { scheduleChart } from "../../src/charts/schedule-chart.js";
import { trainingHistory } from "../../src/charts/training-history.js";
import { ConfusionMatrix, rocCurve } from "../../src/training/numbers/index.js";
import { cosineDecay } from "../../src/training/schedules/index.js";
import { randomPredictions } from "../support/random-predictions.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { expectKept } from "./kept.js";
import { course, normalValues, sampleCharts } from "./sample-charts.js";

const require = createRequire(import.meta.url);

describe.each(Object.entries(sampleCharts))("the chart %s", (name, make) => {
  it("is drawn as it was kept, without a warning, no wider than a page and below 200 kB", async () => {
    const { svg, warnings } = await drawn(await make());
    expect(warnings).toEqual([]);
    expect(svg).not.toMatch(/ (?:d|transform|width|height|fill|stroke)="[^"]*(?:NaN|undefined|null)/);
    expect(textsOf(svg).join(" ")).not.toMatch(/undefined|null/);
    expect(Number(/ width="([\d.]+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
    expect(svg.length).toBeLessThan(200_000);
    expectKept(name, svg);
  });

  it("is valid vega-lite and JSON, with its description", async () => {
    const { spec, description } = await make();
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(spec["description"]).toBe(description);
    expect(description).not.toContain("undefined");
    const validate = schema();
    validate(spec);
    expect(validate.errors ?? []).toEqual([]);
  });

  it("says under the pointer what its marks stand for", async () => {
    const tooltips = await tooltipsOf(await make());
    if (!name.includes("empty")) expect(tooltips.length).toBeGreaterThan(0);
    for (const tooltip of tooltips) {
      expect(Object.keys(tooltip).length).toBeGreaterThanOrEqual(2);
      expect(Object.values(tooltip).join(" ")).not.toMatch(/undefined|NaN/);
    }
  });
});

describe("the still of 10,000 points", () => {
  const many = randomPredictions({ n: 10_000, classes: 2, seed: 4 });
  it.each([
    ["a training of 10,000 epochs", () => trainingHistory(course(10_000))],
    ["a comparison of 10,000 epochs", () => comparisonChart({ one: course(10_000), other: course(10_000) })],
    ["a histogram of 10,000 values in 1,000 bins", () => histogram(normalValues(10_000), { bins: 1000 })],
    ["a ROC curve of 10,000 points", () => rocChart(rocCurve(many, { dropIntermediate: false }))],
    [
      "a schedule of 10,000 steps",
      () => scheduleChart(cosineDecay({ learningRate: 0.1, decaySteps: 9000 }), { steps: 10_000 }),
    ],
    [
      "a confusion matrix of 10,000 cells",
      () => {
        const names = Array.from({ length: 100 }, (_, k) => `class ${k}`);
        return confusionMatrixChart(
          new ConfusionMatrix(
            names.map((_, i) => names.map((_, k) => 1 + i + k)),
            names,
          ),
        );
      },
    ],
  ])("stays below 1 MB: %s", async (_, make) => {
    const { svg, warnings } = await drawn(make());
    expect(warnings).toEqual([]);
    expect(svg.length).toBeGreaterThan(10_000);
    expect(svg.length).toBeLessThan(1_000_000);
  });
});

let validator: ValidateFunction | undefined;

function schema(): ValidateFunction {
  if (validator) return validator;
  const file = require.resolve("vega-lite").replace(/build\/.*$/, "build/vega-lite-schema.json");
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return (validator = ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object));
}
