import { tf } from "../../tensorflow.js";
import { named } from "./named.js";

/** A metric that tfjs takes in `model.compile`: a value `[n]`, one for each example; the value of a batch is their mean. */
export type MeanMetric = (target: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/** A metric from what it computes; nothing but its result stays in memory. */
export function meanMetric(name: string, compute: MeanMetric): MeanMetric {
  return named(name, (target: tf.Tensor, output: tf.Tensor) => tf.tidy(() => compute(target, output)));
}
