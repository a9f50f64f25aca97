import type { tf } from "../../tensorflow.js";

/** A loss that tfjs takes in `model.compile`: a value `[n]`, one for each example. */
export type Loss = (target: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/** Options of the losses. */
export interface CrossentropyOptions {
  /** Whether the net ends without softmax or sigmoid, and the loss applies it, which is exact for large outputs. Default: false. */
  fromLogits?: boolean;
  /** Share of each target that is spread evenly over the classes (Szegedy et al. 2016, doi:10.1109/CVPR.2016.308). Default: 0. */
  labelSmoothing?: number;
}

/** @throws RangeError when labelSmoothing is not in [0, 1] */
export function checkSmoothing(labelSmoothing: number): void {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
    throw new RangeError(`labelSmoothing is ${labelSmoothing}: give a number from 0 to 1, such as 0.1`);
}

/** Targets of which a share is spread evenly over so many classes. */
export function smoothed(target: tf.Tensor, share: number, classes: number): tf.Tensor {
  return share === 0
    ? target.toFloat()
    : target
        .toFloat()
        .mul(1 - share)
        .add(share / classes);
}
