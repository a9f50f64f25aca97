import { inspect } from "node:util";

import { tf } from "../tensorflow.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { activationOf, layersOfKind } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";

/** The parameters of a net of 784 inputs, a hidden layer of 2 and 10 outputs. */
const parameters: ExerciseCheck<number> = (answer) => {
  const [inputs, hidden, outputs] = [784, 2, 10];
  const right = (inputs + 1) * hidden + (hidden + 1) * outputs;
  return compareNumber(answer, right, {
    mistakes: [
      [inputs * hidden + hidden * outputs, "each neuron also has a bias"],
      [(inputs + 1) * hidden, "that is the hidden layer: the output layer has parameters, too"],
      [(hidden + 1) * outputs, "that is the output layer: the hidden layer has parameters, too"],
      [inputs * hidden + hidden + hidden * outputs, "the output neurons have a bias, too"],
      [(inputs + 1) * hidden + hidden * outputs, "the output neurons have a bias, too"],
      [inputs * hidden * outputs, "layers follow each other: their parameters are added, not multiplied"],
      [(inputs + 1) * outputs, "that is a net without its hidden layer"],
      [2 * 2 + 2 + 2 + 1, "that is the net of the notebook: here are 784 inputs and 10 outputs"],
    ],
    otherwise: "a neuron has one weight for each of its inputs, and one bias; count both layers and add them",
  });
};

/** The mean brightness of pictures with pixels 0 … 255, from 0 to 1, with no tensor left behind. */
const brightness: ExerciseCheck<(pixels: tf.Tensor) => number> = (answer) => {
  if (typeof answer !== "function") return notWanted("a function", answer);
  for (const [values, shape] of [
    [
      [0, 255, 102, 51, 204, 0, 153, 255],
      [2, 2, 2, 1],
    ],
    [
      [255, 255, 0, 17, 34, 51],
      [1, 2, 1, 3],
    ],
  ] as const) {
    let fault: string | undefined;
    tf.tidy(() => {
      fault = brightnessFault(answer, { values, pixels: tf.tensor([...values], [...shape]) });
    }); // disposes of what the answer leaves behind
    if (fault !== undefined) return fault;
  }
  return undefined;
};

function brightnessFault(
  answer: (pixels: tf.Tensor) => unknown,
  { values, pixels }: { values: readonly number[]; pixels: tf.Tensor },
): string | undefined {
  const before = tf.memory().numTensors;
  const got = answer(pixels);
  const left = tf.memory().numTensors - before;
  if (got instanceof Promise) return "the function returns a promise: dataSync() reads a tensor at once";
  if (got instanceof tf.Tensor) return "the function returns a tensor: dataSync() or arraySync() reads its number";
  if (typeof got !== "number" || Number.isNaN(got))
    return `the function returns ${inspect(got, { depth: 0 })}, no number`;
  if (pixels.isDisposed) return "the function disposes of the pictures it was given, which belong to whoever called it";
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / values.length / 255;
  const fault = compareNumber(got, mean, {
    within: 1e-4,
    mistakes: [
      [mean * 255, "white is 255 there, and should become 1"],
      [sum / 255, "that is the sum, not the mean"],
      [sum, "that is the sum, not the mean"],
      [(values[0] ?? 0) / 255, "that is the first pixel only"],
    ],
    otherwise: "it should be the mean of all pixels, divided by 255",
  });
  if (fault !== undefined) return fault;
  if (left > 0)
    return `the number is right, but each call leaves ${left} ${left === 1 ? "tensor" : "tensors"} behind: what frees all that a function makes on its way?`;
  return undefined;
}

/** Numbers that a net with one hidden layer of 5, two inputs and three outputs learns. */
const WANTED = (2 + 1) * 5 + (5 + 1) * 3;

/** A net of a given number of parameters, with one hidden layer, from two numbers to three probabilities. */
const hiddenLayer: ExerciseCheck<tf.LayersModel> = (net) => {
  if (!(net instanceof tf.LayersModel)) return notWanted("a net", net);
  const last = net.layers.at(-1);
  if (!last) return "the net has no layers yet: add some with add";
  const [taken, given] = [net.inputs[0]?.shape ?? [], net.outputs[0]?.shape ?? []];
  if (taken.slice(1).join() !== "2")
    return `the net takes inputs of [${taken.slice(1).join(", ")}], two numbers are wanted`;
  if (given.slice(1).join() !== "3") return `the net gives [${given.slice(1).join(", ")}], three numbers are wanted`;
  if (activationOf(last) !== "softmax")
    return `the net ends in "${activationOf(last)}": which activation makes probabilities that add up to 1?`;
  const dense = layersOfKind(net, "Dense");
  if (dense.length !== 2)
    return `the net has ${dense.length} dense ${dense.length === 1 ? "layer" : "layers"}: one hidden layer and the output layer are wanted`;
  const [hidden] = dense;
  if (hidden && activationOf(hidden) === "linear" && net.layers.length === 2)
    return "the hidden layer has no activation: without one, two layers are no more than one";
  const count = net.countParams();
  if (count === WANTED) return undefined;
  return `the net has ${count} parameters, that is too ${count > WANTED ? "many" : "few"}: what does one more hidden neuron add?`;
};

/** The checks of the exercises in notebooks/first-steps.ipynb. */
export const firstSteps = {
  "first-steps-1": parameters,
  "first-steps-2": brightness,
  "first-steps-3": hiddenLayer,
};
