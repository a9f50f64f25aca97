import pl from "nodejs-polars";

import { activationsHistogram } from "../../src/charts/activations-histogram.js";
import { histogram, valuesDistribution } from "../../src/charts/histogram.js";
import { weightsHistogram } from "../../src/charts/weights-histogram.js";
import { blueprint, featureMaps } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { smallNet } from "./sample-charts.js";

const values = [0.5, 1.25, 1.5, 1.75];
const about = "4 values, 0.5 to 1.75, mean 1.25, standard deviation 0.4677";

describe("histogram", () => {
  it.each([
    ["a list", values],
    ["a typed array", Float32Array.from(values)],
    ["a polars Series", pl.Series("value", values)],
    ["a tensor of any shape", tf.tensor2d(values, [2, 2])],
  ])("takes %s", (_, given) => {
    expect(histogram(given).description).toBe(`Histogram of value. ${about}.`);
  });

  it("says under the pointer which values a bar stands for", async () => {
    const tooltips = await tooltipsOf(histogram(values, { bins: [0, 1, 2], value: "width in cm" }));
    expect(tooltips).toEqual([
      { "width in cm": "0 to 1", number: "1", share: "25%" },
      { "width in cm": "1 to 2", number: "3", share: "75%" },
    ]);
  });

  it("is named after its Series, and leaves a tensor alive", () => {
    expect(histogram(pl.Series("petals", [1, 2])).description).toMatch(/^Histogram of petals\./);
    const tensor = tf.tensor1d([1, 2]);
    histogram(tensor);
    expect(tensor.isDisposed).toBe(false);
    tensor.dispose();
  });

  it("says what it could not show", async () => {
    const chart = histogram([1, NaN, Infinity, -Infinity, 7], { bins: [0, 2] });
    const words = "not shown: 1 NaN, 1 Infinity, 1 −Infinity, 1 outside of the bins";
    expect(chart.description).toContain(words);
    expect(textsOf((await drawn(chart)).svg)).toContain(words);
    expect(histogram(pl.Series("gaps", [1, null, 3])).description).toContain("not shown: 1 NaN");
  });

  it.each([
    ["no value", []],
    ["nothing but NaN", [NaN, NaN]],
  ])("says that there is %s", async (_, none) => {
    const { svg, warnings } = await drawn(histogram(none));
    expect(warnings).toEqual([]);
    expect(textsOf(svg)).toContain("no finite value");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => histogram(["a"] as never)).toThrow('value 0 is "a": give numbers');
    expect(() => histogram(pl.Series("name", ["a"]))).toThrow('value 0 of column "name" is "a": give numbers');
    expect(() => histogram(tf.tensor1d(["a"]))).toThrow("the tensor holds string");
  });
});

describe("valuesDistribution", () => {
  it("tells zeros, NaN and infinite values, also where there are none", () => {
    expect(valuesDistribution([0, 0, 1]).description).toContain("zeros 2, NaN 0, infinite 0");
    expect(valuesDistribution(tf.tensor1d([0, NaN, Infinity])).description).toContain("zeros 1, NaN 1, infinite 1");
  });
});

describe("weightsHistogram", () => {
  const net = smallNet();

  it("has a panel for each layer's filters or matrix, with its shape", async () => {
    const chart = weightsHistogram(net);
    expect(chart.description).toMatch(
      /^Weights\. conv, kernel 3×3×1×8: 72 values, .* answer, kernel 200×10: 2,000 values, /,
    );
    expect(textsOf((await drawn(chart)).svg)).toEqual(expect.arrayContaining(["conv", "kernel 3×3×1×8", "answer"]));
  });

  it("has all weights of a chosen layer", () => {
    expect(weightsHistogram(net, { layer: "conv" }).description).toContain("conv, bias 8: 8 values, all 0, mean 0");
    expect(weightsHistogram(net, { layer: [0, -1] }).description).toContain("answer, bias 10");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => weightsHistogram(net, { layer: "conv9" })).toThrow('has no layer "conv9" (one of: conv, pool');
    expect(() => weightsHistogram(net, { layer: "pool" })).toThrow('layer "pool" has no weights to count');
    expect(() => weightsHistogram(blueprint(() => smallNet()))).toThrow("has no weights to count");
    const deep = tf.sequential({ name: "deep" });
    for (let i = 0; i < 61; i++) deep.add(tf.layers.dense({ units: 1, inputShape: [1] }));
    expect(() => weightsHistogram(deep)).toThrow("there would be 61 histograms: choose some layers");
  });
});

describe("activationsHistogram", () => {
  const net = smallNet();
  const images = tf
    .range(0, 3 * 144)
    .div(432)
    .reshape([3, 12, 12, 1]);

  it("counts what each layer gives, and its zeros", async () => {
    const { description } = await activationsHistogram(net, images);
    expect(description).toMatch(/^Activations of 3 pictures\. conv, 10×10×8, \d+% zeros: 2,400 values, 0 to /);
    expect(description).toContain("answer, 10, 0% zeros: 30 values");
    expect(description).not.toContain("flat");
    const { values } = await featureMaps(net, images, { layer: "conv" });
    const zeros = Math.round((100 * values.filter((value) => value === 0).length) / values.length);
    expect(zeros).toBeGreaterThan(0);
    expect(description).toContain(`conv, 10×10×8, ${zeros}% zeros`);
  });

  it("takes chosen layers, also such as change nothing", async () => {
    const { description } = await activationsHistogram(net, images, { layer: ["flat"] });
    expect(description).toMatch(/flat, 200, \d+% zeros: 600 values/);
    expect(description).not.toContain("conv");
  });

  it("holds no memory of the device", async () => {
    const before = tf.memory().numTensors;
    await activationsHistogram(net, images);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says what is wrong with what it was given", async () => {
    await expect(activationsHistogram(net, images, { layer: "conv9" })).rejects.toThrow('has no layer "conv9"');
    await expect(activationsHistogram(net, tf.zeros([1, 5, 5, 1]))).rejects.toThrow("the net takes inputs of 12×12×1");
  });
});
