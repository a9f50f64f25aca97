import type { tf } from "../tensorflow.js";

/** A metric whose value over several batches is no mean of theirs: its counts add up. */
export interface CountedMetric {
  /** The value of one batch alone. */
  (target: tf.Tensor, output: tf.Tensor): tf.Scalar;
  readonly counts: (target: tf.Tensor, output: tf.Tensor) => tf.Tensor1D;
  readonly result: (counts: Float32Array) => number;
}

export function isCountedMetric(metric: object): metric is CountedMetric {
  return "counts" in metric && "result" in metric;
}
