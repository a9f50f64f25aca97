import { Augmentation, type AugmentationOptions } from "../../src/data/index.js";
import { check } from "../../src/exercises/index.js";
import { leNet5 } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";

describe("fashion-mnist-1, LeNet-5 without padding", () => {
  it("takes the number of parameters of the net that has none", () => {
    expect(check("fashion-mnist-1", 156 + 2416 + 257 * 120 + 121 * 84 + 850).passed).toBe(true);
  });

  it.each([
    [61_706, /with padding/],
    [256, /how many numbers flatten gives/],
    [30_840, /first dense layer: add the other layers/],
    [13_586, /first dense layer has parameters, too/],
    [44_190, /also has a bias/],
    [30_986, /size − kernel \+ 1/],
    [15_626, /all 16 maps/],
    [1, /side of the maps after each layer/],
  ])("says of %s what is off", (given, sentence) => {
    expect(check("fashion-mnist-1", given).message).toMatch(sentence);
  });

  it("leaves nothing on the device", () => {
    const before = tf.memory().numTensors;
    check("fashion-mnist-1", 61_706);
    expect(tf.memory().numTensors).toBe(before);
  });
});

const conv = (activation?: "relu" | "tanh") =>
  tf.layers.conv2d({ filters: 6, kernelSize: 5, ...(activation && { activation }) });
const norm = () => tf.layers.batchNormalization();
const relu = () => tf.layers.activation({ activation: "relu" });
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const whole = (...layers: tf.layers.Layer[]) =>
  tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [28, 28, 1] }),
      ...layers,
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ],
  });

describe("fashion-mnist-2, LeNet-5 with batch normalisation", () => {
  it.each<[string, () => tf.LayersModel]>([
    ["activations as layers", () => whole(conv(), norm(), relu(), pool(), conv(), norm(), relu(), pool())],
    ["a ReLU layer", () => whole(conv(), norm(), tf.layers.reLU(), conv(), norm(), tf.layers.reLU(), pool())],
  ])("takes a net with %s", (_, make) => {
    expect(check("fashion-mnist-2", make())).toMatchObject({ passed: true });
  });

  it("says of the untouched cell that there are no layers", () => {
    expect(check("fashion-mnist-2", tf.sequential()).message).toMatch(/no layers yet/);
  });

  it.each<[string, () => tf.LayersModel, RegExp]>([
    ["LeNet-5 itself", () => leNet5({ inputShape: [28, 28, 1] }), /no batch normalisation yet/],
    [
      "activations inside of the convolutions",
      () => whole(conv("relu"), norm(), pool(), conv("relu"), norm()),
      /has the activation relu in it/,
    ],
    [
      "normalisation after the activation",
      () => whole(conv(), relu(), norm(), pool(), conv(), relu(), norm()),
      /comes Activation "[^"]+": normalise what the convolution gives/,
    ],
    [
      "normalisation after pooling",
      () => whole(conv(), pool(), norm(), relu(), conv(), pool(), norm(), relu()),
      /comes MaxPooling2D/,
    ],
    ["normalisation of one convolution", () => whole(conv(), norm(), relu(), conv(), relu()), /comes Activation/],
    ["no activation", () => whole(conv(), norm(), pool(), conv(), norm(), pool()), /without an activation in between/],
    ["one convolution", () => whole(conv(), norm(), relu()), /1 convolutions, LeNet-5 has two/],
    ["pictures of 32×32", () => leNet5(), /takes inputs of \[32, 32, 1\], but a picture is \[28, 28, 1\]/],
  ])("says of a net with %s what is off", (_, make, sentence) => {
    expect(check("fashion-mnist-2", make()).message).toMatch(sentence);
  });
});

describe("fashion-mnist-3, changes for clothes", () => {
  it.each<AugmentationOptions>([
    { flip: "horizontal", shift: 0.08, brightness: 0.1 },
    { flip: "horizontal", crop: 2 },
    { flip: "horizontal", zoom: 0.1, rotation: 5, cutout: 8 },
  ])("takes %j", (options) => {
    expect(check("fashion-mnist-3", new Augmentation(options))).toMatchObject({ passed: true });
  });

  it("says of the untouched cell that nothing is changed", () => {
    expect(check("fashion-mnist-3", new Augmentation()).message).toBe("this augmentation changes nothing yet");
  });

  it.each<[AugmentationOptions, RegExp]>([
    [{ flip: "vertical", shift: 0.1 }, /upside down/],
    [{ flip: "both", shift: 0.1 }, /upside down/],
    [{ flip: "horizontal", rotation: 90 }, /rotation is 90: nobody/],
    [{ flip: "horizontal", shift: 0.5 }, /shift is 0.5: so far out/],
    [{ flip: "horizontal", crop: 14 }, /crop is 14: so far out/],
    [{ flip: "horizontal", zoom: 0.6 }, /zoom is 0.6/],
    [{ flip: "horizontal", brightness: 0.9 }, /black or white/],
    [{ flip: "horizontal", contrast: 1 }, /grey/],
    [{ flip: "horizontal", cutout: 20 }, /hides more than a quarter/],
    [{ flip: "horizontal" }, /flip is the only change/],
    [{ shift: 0.1, rotation: 5 }, /which way may a shoe point/],
  ])("says of %j what is off", (options, sentence) => {
    expect(check("fashion-mnist-3", new Augmentation(options)).message).toMatch(sentence);
  });
});
