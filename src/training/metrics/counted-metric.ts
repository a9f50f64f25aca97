import { tf } from "../../tensorflow.js";
import { named } from "./named.js";

/**
 * A metric whose value over several batches is no mean of theirs. Each batch gives counts; those of batches are added up, and
 * the value comes from the sums. `fit` and `evaluate` do so; tfjs' own `model.fit` calls the function and shows the mean of the
 * batches' values.
 */
export interface CountedMetric {
  /** The value of this batch alone. Computed on the host: a graph takes {@link counts}. */
  (target: tf.Tensor, output: tf.Tensor): tf.Scalar;
  /** What is counted in a batch, by operations of the device alone. */
  readonly counts: (target: tf.Tensor, output: tf.Tensor) => tf.Tensor1D;
  /** The value that follows from added counts. */
  readonly result: (counts: Float32Array) => number;
}

/** Whether a metric is to be counted over batches. */
export function isCountedMetric(metric: unknown): metric is CountedMetric {
  return (
    typeof metric === "function" &&
    "counts" in metric &&
    typeof metric.counts === "function" &&
    "result" in metric &&
    typeof metric.result === "function"
  );
}

/** A metric from how it counts and what follows from the counts; nothing but its result stays in memory. */
export function countedMetric(
  name: string,
  { counts, result }: Pick<CountedMetric, "counts" | "result">,
): CountedMetric {
  const tidy: CountedMetric["counts"] = (target, output) => tf.tidy(() => counts(target, output));
  const batch = (target: tf.Tensor, output: tf.Tensor) =>
    tf.tidy(() => tf.scalar(result(tidy(target, output).dataSync<"float32">())));
  return Object.assign(named(name, batch), { counts: tidy, result });
}

/** a / b, and 0 where there is nothing to divide by, as in Keras. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
