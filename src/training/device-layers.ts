import { tf } from "../tensorflow.js";
import { uniformOnDevice } from "./device-random.js";

/** What tfjs' dropout layer keeps to itself. */
interface DropoutLayer {
  readonly rate: number;
  getNoiseShape(input: tf.Tensor): readonly (number | null)[] | undefined;
}

type Call = (
  this: tf.layers.Layer & DropoutLayer,
  inputs: tf.Tensor | tf.Tensor[],
  options: Options,
) => tf.Tensor | tf.Tensor[];
type Options = Readonly<Record<string, unknown>> | undefined;

/**
 * Dropout of tfjs draws its masks in JavaScript, which takes longer than the rest of a small net; here the device does
 * (Srivastava et al. 2014: what stays is divided by the share that stays).
 */
const dropout = Object.getPrototypeOf(tf.layers.dropout({ rate: 0.5 })) as { call: Call };
dropout.call = function (inputs, options) {
  const input = Array.isArray(inputs) ? inputs[0] : inputs;
  if (!input || options?.["training"] !== true || !(this.rate > 0)) return inputs;
  return tf.tidy(() => {
    const shape = (this.getNoiseShape(input) ?? input.shape).map((size, axis) => size ?? input.shape[axis] ?? 1);
    const keep = uniformOnDevice(shape).greaterEqual(this.rate).toFloat();
    return input.mul(keep.mul(1 / (1 - this.rate)));
  });
};
