import { probabilitiesChart } from "../../src/charts/probabilities-chart.js";
import type { LabelTask } from "../../src/data/index.js";
import { Predictions } from "../../src/training/predict.js";
import { fewPictures } from "../support/few-pictures.js";
import { drawn, textsOf } from "./drawn.js";

const classNames = ["cat", "dog", "hen"];

function predictions(task: LabelTask, labels: readonly number[]): Predictions {
  const data = fewPictures({
    task,
    images: new Uint8Array(1),
    shape: [1, 1, 1, 1],
    labels: Uint8Array.from(labels),
    classNames,
  });
  return new Predictions(data, Float32Array.of(0.25, 0.5, 0.25), Uint32Array.of(340), Uint8Array.of(1));
}

describe("probabilitiesChart", () => {
  it("writes which class was predicted and which is true, the most probable first", async () => {
    const chart = probabilitiesChart({ probabilities: [0.2, 0.7, 0.1], classNames, label: 0 });
    expect(chart.description).toBe("Probabilities. dog 70% predicted, cat 20% true, hen 10%.");
    const { svg } = await drawn(chart);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["70% predicted", "20% true", "10%"]));
    // Not by colour: filled where predicted, a thick outline where true.
    const bars = [...svg.matchAll(/<path [^>]*fill-opacity="([\d.]+)"[^>]*stroke-width="([\d.]+)"/g)];
    expect(bars.map(([, opacity, width]) => [Number(opacity), Number(width)])).toEqual([
      [1, 0.5],
      [0.25, 2.5],
      [0.25, 0.5],
    ]);
  });

  it("takes the first of predictions, with its place and the note of its pictures", () => {
    const { description } = probabilitiesChart(predictions("single-label", [1]));
    expect(description).toBe(
      "Probabilities of #340. dog 50% predicted and true, cat 25%, hen 25%. drawn stand-in data.",
    );
  });

  it("marks each of several true classes", () => {
    const { description } = probabilitiesChart(predictions("multi-label", [1, 0, 1]));
    expect(description).toContain("dog 50% predicted, cat 25% true, hen 25% true");
  });

  it("shows the most probable of many classes and the true one, and tells of the rest", () => {
    const { description } = probabilitiesChart(
      { probabilities: [0.1, 0.4, 0.3, 0.15, 0.05], classNames: ["a", "b", "c", "d", "e"], label: 4 },
      { classes: 2 },
    );
    expect(description).toBe("Probabilities. b 40% predicted, c 30%, e 5% true. 2 more classes have at most 15%.");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => probabilitiesChart({ probabilities: [], classNames: [] })).toThrow("there are no probabilities");
    expect(() => probabilitiesChart({ probabilities: [1], classNames })).toThrow("1 probabilities for 3 class names");
    expect(() => probabilitiesChart({ probabilities: [NaN, 0, 1], classNames })).toThrow(
      'the probability of "cat" is NaN: give numbers from 0 to 1',
    );
    expect(() => probabilitiesChart({ probabilities: [0, 0, Infinity], classNames })).toThrow('of "hen" is Infinity');
    expect(() => probabilitiesChart({ probabilities: [0, 0, 1], classNames, label: 3 })).toThrow(
      "the label 3 is no class",
    );
    expect(() => probabilitiesChart(predictions("single-label", [1]).take(0))).toThrow("there is no prediction");
    expect(() => probabilitiesChart(predictions("single-label", [1]), { classes: 0 })).toThrow("classes is 0");
  });
});
