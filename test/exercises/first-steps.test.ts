import { check } from "../../src/exercises/index.js";
import { tf } from "../../src/tensorflow.js";

describe("first-steps-1, the parameters of a net", () => {
  it("takes the right number", () => {
    expect(check("first-steps-1", 1600).passed).toBe(true);
  });

  it.each([
    [1588, /each neuron also has a bias/],
    [1570, /the output layer has parameters, too/],
    [30, /the hidden layer has parameters, too/],
    [1590, /output neurons have a bias/],
    [784 * 2 * 10, /added, not multiplied/],
    [7850, /without its hidden layer/],
    [9, /the net of the notebook/],
    [42, /one weight for each of its inputs/],
  ])("says of %p what is off", (wrong, sentence) => {
    expect(String(check("first-steps-1", wrong))).toMatch(sentence);
  });
});

/** The sum of a tensor's numbers, by JavaScript. */
const sumOf = (pixels: tf.Tensor) => Array.from(pixels.dataSync<"float32">()).reduce((sum, value) => sum + value, 0);

describe("first-steps-2, a function that frees its tensors", () => {
  it.each<[string, (pixels: tf.Tensor) => number]>([
    ["tidy", (pixels) => tf.tidy(() => pixels.mean().div(255).dataSync()[0] ?? NaN)],
    ["plain numbers", (pixels) => sumOf(pixels) / pixels.size / 255],
    [
      "dispose",
      (pixels) => {
        const mean = pixels.mean();
        const value = mean.arraySync() as number;
        mean.dispose();
        return value / 255;
      },
    ],
  ])("takes %s", (_, right) => {
    expect(check("first-steps-2", right).message).toBeUndefined();
  });

  it.each<[string, (pixels: tf.Tensor) => unknown, RegExp]>([
    ["two tensors left", (p) => p.div(255).mean().dataSync()[0], /right, but each call leaves 2 tensors behind/],
    ["one tensor left", (p) => (p.mean().dataSync()[0] ?? 0) / 255, /leaves 1 tensor behind/],
    ["0 … 255", (p) => tf.tidy(() => p.mean().dataSync()[0]), /should become 1/],
    ["a sum", (p) => tf.tidy(() => p.sum().div(255).dataSync()[0]), /the sum, not the mean/],
    ["the largest", (p) => tf.tidy(() => p.max().div(255).dataSync()[0]), /the mean of all pixels/],
    ["a tensor", (p) => p.mean().div(255), /returns a tensor/],
    ["a promise", (p) => p.data(), /returns a promise/],
    ["nothing", () => undefined, /returns undefined, no number/],
    [
      "the pictures disposed of",
      (p) => {
        const sum = sumOf(p);
        p.dispose();
        return sum;
      },
      /disposes of the pictures/,
    ],
  ])("says of %s what is off, and leaves no tensor behind", (_, wrong, sentence) => {
    const before = tf.memory().numTensors;
    expect(String(check("first-steps-2", wrong as (pixels: tf.Tensor) => number))).toMatch(sentence);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("first-steps-3, a net of a given size", () => {
  afterEach(() => tf.disposeVariables());

  const net = ({ hidden = [5], inputs = 2, outputs = 3, activation = "relu", end = "softmax" } = {}) => {
    const layers = [...hidden.map((units) => ({ units, activation })), { units: outputs, activation: end }];
    return tf.sequential({
      layers: layers.map(({ units, activation }, i) =>
        tf.layers.dense({
          units,
          activation: activation as "relu",
          ...(i === 0 ? { inputShape: [inputs] } : {}),
        }),
      ),
    });
  };

  it("takes a net of 33 parameters, its activation as a layer of its own or not", () => {
    expect(check("first-steps-3", net()).message).toBeUndefined();
    const apart = tf.sequential();
    apart.add(tf.layers.dense({ units: 5, inputShape: [2] }));
    apart.add(tf.layers.activation({ activation: "tanh" }));
    apart.add(tf.layers.dense({ units: 3, activation: "softmax" }));
    expect(check("first-steps-3", apart).message).toBeUndefined();
  });

  it.each<[string, () => tf.LayersModel, RegExp]>([
    ["the untouched stub", () => tf.sequential(), /no layers yet/],
    ["too few neurons", () => net({ hidden: [4] }), /27 parameters, that is too few/],
    ["too many neurons", () => net({ hidden: [11] }), /too many/],
    ["two hidden layers", () => net({ hidden: [3, 3] }), /has 3 dense layers/],
    ["no hidden layer", () => net({ hidden: [] }), /has 1 dense layer/],
    ["three inputs", () => net({ inputs: 3 }), /two numbers are wanted/],
    ["two outputs", () => net({ outputs: 2 }), /three numbers are wanted/],
    ["no softmax", () => net({ end: "sigmoid" }), /add up to 1/],
    ["no activation", () => net({ activation: "linear" }), /no more than one/],
  ])("says of %s what is off", (_, wrong, sentence) => {
    expect(String(check("first-steps-3", wrong()))).toMatch(sentence);
  });
});
