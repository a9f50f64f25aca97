import { tf } from "../../tensorflow.js";
import { byClass } from "./by-class.js";
import { meanMetric, type MeanMetric } from "./mean-metric.js";

/** Options of {@link topKCategoricalAccuracy} and {@link sparseTopKCategoricalAccuracy}. */
export interface TopKOptions {
  /** How many of the largest outputs may hold the class. Default: 5. */
  k?: number;
  /** What logs call it. Default: the function's name. */
  name?: string;
}

/**
 * Share of examples whose class is among the k largest outputs, for one-hot targets `[n, classes]`. As in Keras the class is
 * among them when fewer than k outputs are larger than its own, so equal outputs count as right; an example with an output
 * that is no finite number counts as wrong.
 *
 * @throws RangeError when k is no whole number of at least 1
 * @example
 * net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: [topKCategoricalAccuracy({ k: 3 })] });
 */
export function topKCategoricalAccuracy({ k = 5, name = "topKCategoricalAccuracy" }: TopKOptions = {}): MeanMetric {
  check(k);
  return meanMetric(name, (target, output) => {
    const pair = byClass(target, output, name);
    const classes = pair.output.shape[1];
    return among(k, { target: tf.oneHot(pair.target.argMax(-1), classes).toFloat(), output: pair.output });
  });
}

/**
 * {@link topKCategoricalAccuracy} for class numbers `[n, 1]` or `[n]`.
 *
 * @throws RangeError when k is no whole number of at least 1
 * @example
 * net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: [sparseTopKCategoricalAccuracy({ k: 3 })] });
 */
export function sparseTopKCategoricalAccuracy({
  k = 5,
  name = "sparseTopKCategoricalAccuracy",
}: TopKOptions = {}): MeanMetric {
  check(k);
  return meanMetric(name, (target, output) => {
    const [n = 0] = output.shape;
    if (target.size !== n)
      throw new Error(
        `${name} needs a class number for each of ${n} examples, but the targets are [${target.shape.join(", ")}]: for one-hot targets take topKCategoricalAccuracy`,
      );
    const classes = output.shape[1] ?? 1;
    return among(k, { target: tf.oneHot(target.flatten().toInt(), classes).toFloat(), output });
  });
}

function among(k: number, { target, output }: { target: tf.Tensor; output: tf.Tensor }): tf.Tensor {
  // 0 · ∞ and 0 · NaN are NaN: the sum is finite only where all outputs are.
  const own = target.mul(output).sum(-1, true);
  const larger = output.greater(own).toFloat().sum(-1);
  return larger
    .less(k)
    .logicalAnd(own.squeeze([-1]).isFinite())
    .toFloat();
}

function check(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k is ${k}: give a whole number of at least 1, such as 5`);
}
