import { hasOwnOperations, tensorflowBackend, type TensorFlowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";
import { nextSeed, normalOnDevice, uniformOnDevice } from "./device-random.js";

/** What tfjs' layers of noise keep to themselves. */
interface NoiseLayer {
  readonly rate: number;
  readonly stddev: number;
  readonly noiseShape?: readonly (number | null)[] | null;
}

type Options = Readonly<Record<string, unknown>> | undefined;
type Call = (
  this: tf.layers.Layer & NoiseLayer,
  inputs: tf.Tensor | tf.Tensor[],
  options: Options,
) => tf.Tensor | tf.Tensor[];

// tfjs draws the random numbers of these layers in JavaScript, which takes longer than the rest of a small net and cannot be
// part of a graph; here the device does.

/** Srivastava et al. 2014: what stays is divided by the share that stays. */
noise(tf.layers.dropout({ rate: 0.5 }), (layer, input) => {
  if (!(layer.rate > 0)) return input.clone();
  const shape = noiseShape(layer, input);
  const backend = tensorflowBackend();
  if (backend && hasOwnOperations(backend) && shape.join() === input.shape.join() && input.dtype === "float32")
    return ownDropout(backend, input, layer.rate);
  const keep = uniformOnDevice(shape).greaterEqual(layer.rate).toFloat();
  return input.mul(keep.mul(1 / (1 - layer.rate)));
});

noise(tf.layers.gaussianNoise({ stddev: 1 }), ({ stddev }, input) =>
  input.add(normalOnDevice(input.shape).mul(stddev)),
);

/** Srivastava et al. 2014, section 10: factors with mean 1 and the deviation of dropout's. */
noise(tf.layers.gaussianDropout({ rate: 0.5 }), ({ rate }, input) => {
  if (!(rate > 0 && rate < 1)) return input.clone();
  return input.mul(
    normalOnDevice(input.shape)
      .mul(Math.sqrt(rate / (1 - rate)))
      .add(1),
  );
});

/** Klambauer et al. 2017 (arXiv:1706.02515): dropout to SELU's lower bound that keeps mean and deviation. */
noise(tf.layers.alphaDropout({ rate: 0.5 }), (layer, input) => {
  const { rate } = layer;
  if (!(rate > 0 && rate < 1)) return input.clone();
  const lowest = -1.6732632423543772 * 1.0507009873554805;
  const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * lowest ** 2));
  const keep = uniformOnDevice(noiseShape(layer, input)).greaterEqual(rate).toFloat();
  return input
    .mul(keep)
    .add(keep.mul(-1).add(1).mul(lowest))
    .mul(scale)
    .add(-scale * lowest * rate);
});

/** The same by one operation forwards and one back (kernel-setup/operations), with the same random numbers. */
function ownDropout(backend: TensorFlowBackend, input: tf.Tensor, rate: number): tf.Tensor {
  const { TF_ATTR_FLOAT } = backend.binding;
  const attributes = [{ name: "rate", type: TF_ATTR_FLOAT, value: rate }];
  const seed = nextSeed();
  return tf.customGrad((x, save) => {
    const [value, kept] = backend.executeMultipleOutputs("TseminarDropout", attributes, [x as tf.Tensor, seed], 2);
    if (!value || !kept) throw new Error("the dropout gave no result");
    (save as tf.GradSaveFunc)([kept]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) =>
      backend.executeSingleOutput("TseminarDropoutGradient", attributes, [dy, saved ?? kept]);
    return { value, gradFunc };
  })(input);
}

function noise(example: tf.layers.Layer, draw: (layer: NoiseLayer, input: tf.Tensor) => tf.Tensor): void {
  const prototype = Object.getPrototypeOf(example) as { call: Call };
  prototype.call = function (inputs, options) {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!input || options?.["training"] !== true) return inputs;
    return tf.tidy(() => draw(this, input));
  };
}

/** The shape of a layer's noise, with the sizes of its input where none are given. */
function noiseShape({ noiseShape: given }: NoiseLayer, { shape }: tf.Tensor): number[] {
  return shape.map((size, axis) => given?.[axis] ?? size);
}
