import { sweepChart } from "../../src/charts/sweep-chart.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";

const metric = "test accuracy";
const run = (learningRate: number, filters: number, seed: number, value: number | undefined) => ({
  parameters: { filters, learningRate, seed },
  value,
});
const runs = [
  run(0.01, 32, 1, 0.9),
  run(0.001, 32, 1, 0.95),
  run(0.0001, 32, 1, 0.97),
  run(0.01, 64, 1, 0.91),
  run(0.001, 64, 1, undefined),
  run(0.0001, 64, 2, 0.99),
];

describe("sweepChart", () => {
  it("draws the parameter with most values along the axis, in their order, and a line for each other setting but the seed", async () => {
    const { svg, warnings } = await drawn(sweepChart(runs, { metric }));
    expect(warnings).toEqual([]);
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(["learningRate", "test accuracy", "filters 32", "filters 64"]));
    expect(texts.filter((text) => ["0.0001", "0.001", "0.01"].includes(text))).toEqual(["0.0001", "0.001", "0.01"]);
    expect(texts.join()).not.toContain("seed");
  });

  it("says which settings gave most and least, and how many gave nothing", async () => {
    const chart = sweepChart(runs, { metric, standIn: true });
    expect(chart.description).toBe(
      "test accuracy, by setting. Highest test accuracy 0.99 with filters 64, learningRate 0.0001, seed 2. Lowest test accuracy 0.9 with filters 32, learningRate 0.01, seed 1. 1 of 6 runs have no value. drawn stand-in data.",
    );
    expect((await tooltipsOf(chart))[0]).toEqual({
      setting: "filters 32, learningRate 0.01, seed 1",
      "test accuracy": "0.9",
    });
  });

  it("draws what there is where all runs failed, and refuses to draw none", async () => {
    const failed = sweepChart([{ parameters: { seed: 1 }, value: undefined }], { metric });
    expect(failed.description).toContain("1 of 1 runs have no value");
    expect((await drawn(failed)).warnings).toEqual([]);
    expect(() => sweepChart([], { metric })).toThrow("there is no run to draw");
  });
});
