import pl from "nodejs-polars";

import { scheduleChart } from "../../src/charts/schedule-chart.js";
import { constant, stepDecay } from "../../src/training/schedules/index.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";

const stairs = stepDecay({ learningRate: 0.1, decaySteps: 10 });

describe("scheduleChart", () => {
  it("draws a schedule step by step", async () => {
    const chart = scheduleChart(stairs, { steps: 30, step: "epoch" });
    expect(chart.description).toBe(
      "Learning rate. learning rate: 0.1 at epoch 0, 0.025 at epoch 29, between 0.025 and 0.1.",
    );
    const tooltips = await tooltipsOf(chart);
    expect(tooltips).toHaveLength(30);
    expect(tooltips[10]).toEqual({ schedule: "learning rate", epoch: "10", "learning rate": "0.05" });
    expect(textsOf((await drawn(chart)).svg)).toEqual(expect.arrayContaining(["epoch", "learning rate"]));
  });

  it.each([
    ["a list", [0.1, 0.05]],
    ["a typed array", Float64Array.of(0.1, 0.05)],
    ["a polars Series", pl.Series("learningRate", [0.1, 0.05])],
  ])("takes the rates themselves as %s", (_, rates) => {
    expect(scheduleChart(rates).description).toContain("0.1 at step 0, 0.05 at step 1");
  });

  it("compares schedules by name, told apart by colour and dash", async () => {
    const chart = scheduleChart({ stairs, "as it was": constant(0.05) }, { steps: 40 });
    const { svg } = await drawn(chart);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["stairs", "as it was"]));
    expect(svg).toContain('stroke-dasharray="6,3"');
  });

  it("says what a logarithmic axis cannot show, and leaves gaps for what is no number", async () => {
    const chart = scheduleChart([0.1, NaN, 0, 0.01], { scale: "log" });
    expect(chart.description).toContain("1 not a number");
    const { svg, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(textsOf(svg)).toContain("not shown on a logarithmic axis: 1 of the rates, which are 0 or less");
  });

  it.each([
    ["one rate", [0.1], "0.1 at step 0"],
    ["no rate", [], "no rate that is a number"],
    ["no rate that is a number", [NaN, Infinity], "no rate that is a number"],
  ])("draws %s", async (_, rates, words) => {
    for (const scale of ["linear", "log"] as const) {
      const chart = scheduleChart(rates, { scale });
      expect(chart.description).toContain(words);
      expect((await drawn(chart)).warnings).toEqual([]);
    }
  });

  it("says what is wrong with what it was given", () => {
    expect(() => scheduleChart({})).toThrow("there is no schedule to show");
    expect(() => scheduleChart(stairs, { steps: 0 })).toThrow("steps is 0: give a whole number of at least 1");
    expect(() => scheduleChart(stairs, { scale: "root" as "log" })).toThrow('scale is "root" (one of: linear, log)');
  });
});
