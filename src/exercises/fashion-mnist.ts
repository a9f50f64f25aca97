import { Augmentation, type AugmentationOptions } from "../data/index.js";
import { blueprint, leNet5 } from "../nets/index.js";
import type { tf } from "../tensorflow.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { activationOf, layersOfKind, netFault } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";

/** The parameters of LeNet-5 for 28×28 pictures when its first convolution has no padding. */
const unpadded: ExerciseCheck<number> = (answer) => {
  const net = blueprint(() => leNet5({ inputShape: [28, 28, 1], padding: "valid" }));
  const right = net.countParams();
  const dense = net.getLayer("dense1").countParams();
  const inputs = net.getLayer("flatten").outputShape as number[];
  net.dispose();
  const others = right - dense;
  const biases = 6 + 16 + 120 + 84 + 10;
  return compareNumber(answer, right, {
    mistakes: [
      [others + 120 * (16 * 5 * 5 + 1), "that is the net with padding: without it the maps are smaller"],
      [inputs.at(-1) ?? NaN, "that is how many numbers flatten gives: count the parameters of all layers"],
      [dense, "that is the first dense layer: add the other layers"],
      [others, "the first dense layer has parameters, too"],
      [right - biases, "each filter and each neuron also has a bias"],
      [others + 120 * (16 * 3 * 3 + 1), "a convolution gives maps of size − kernel + 1 numbers on each side"],
      [others + 120 * (4 * 4 + 1), "flatten puts the numbers of all 16 maps into one row"],
    ],
    otherwise: "find the side of the maps after each layer first: only the layer behind flatten gets fewer numbers",
  });
};

/** LeNet-5 with batch normalisation between each convolution and its activation. */
const normalised: ExerciseCheck<tf.LayersModel> = (net) => {
  const fault = netFault(net, { inputShape: [28, 28, 1], classes: 10 });
  if (fault !== undefined) return fault;
  const convolutions = layersOfKind(net, "Conv2D");
  if (convolutions.length !== 2) return `the net has ${convolutions.length} convolutions, LeNet-5 has two`;
  const norms = layersOfKind(net, "BatchNormalization");
  if (norms.length === 0) return "there is no batch normalisation yet: tf.layers.batchNormalization() is one";
  for (const convolution of convolutions) {
    const own = activationOf(convolution);
    if (own !== "linear")
      return `layer "${convolution.name}" has the activation ${own} in it, so that normalisation can only come after it: make it a layer of its own`;
    const [next, after] = following(net, convolution);
    if (next?.getClassName() !== "BatchNormalization")
      return `after the convolution "${convolution.name}" comes ${kindOf(next)}: normalise what the convolution gives`;
    if (!isActivation(after))
      return `after the normalisation "${next.name}" comes ${kindOf(after)}: without an activation in between two layers are no more than one`;
  }
  return undefined;
};

function following(net: tf.LayersModel, layer: tf.layers.Layer): (tf.layers.Layer | undefined)[] {
  const place = net.layers.indexOf(layer);
  return [net.layers[place + 1], net.layers[place + 2]];
}

function kindOf(layer: tf.layers.Layer | undefined): string {
  return layer ? `${layer.getClassName()} "${layer.name}"` : "nothing";
}

function isActivation(layer: tf.layers.Layer | undefined): boolean {
  return layer !== undefined && ["Activation", "ReLU", "LeakyReLU", "ELU", "PReLU"].includes(layer.getClassName());
}

/** Changes that go too far for clothes of 28×28 pixels, with what is wrong with them. */
const TOO_FAR: readonly (readonly [change: keyof AugmentationOptions, most: number, sentence: string])[] = [
  ["rotation", 30, "nobody in the test pictures has turned a shoe or a shirt so far"],
  ["shift", 0.25, "so far out of the picture, too little of a piece is left to name it"],
  ["crop", 7, "so far out of the picture, too little of a piece is left to name it"],
  ["zoom", 0.3, "the clothes of the set fill their pictures, in training and in test"],
  ["brightness", 0.5, "half of the scale up or down makes black or white of most pixels"],
  ["contrast", 0.8, "nothing but grey may be left"],
  ["cutout", 14, "the square hides more than a quarter of the picture"],
];

/** Changes of pictures that leave clothes what they are. */
const changes: ExerciseCheck<Augmentation> = (answer) => {
  if (!(answer instanceof Augmentation)) return notWanted("an Augmentation", answer);
  const { options } = answer;
  if (options.flip === "vertical" || options.flip === "both")
    return `flip is "${options.flip}": do the test pictures show any clothes upside down?`;
  for (const [name, most, sentence] of TOO_FAR)
    if (Number(options[name]) > most) return `${name} is ${options[name]}: ${sentence}`;
  const used = Object.entries(options).filter(([name, value]) => name !== "fill" && value !== 0 && value !== "none");
  if (used.length === 0) return "this augmentation changes nothing yet";
  if (options.flip === "none")
    return "one change costs nothing and gives each piece of clothing a second view: which way may a shoe point?";
  if (used.length === 1) return `${used[0]?.[0] ?? ""} is the only change: give at least one more`;
  return undefined;
};

/** The checks of the exercises in notebooks/fashion-mnist.ipynb. */
export const fashionMnist = { "fashion-mnist-1": unpadded, "fashion-mnist-2": normalised, "fashion-mnist-3": changes };
