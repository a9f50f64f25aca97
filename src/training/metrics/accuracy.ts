import type { tf } from "../../tensorflow.js";
import { byClass } from "./by-class.js";
import { meanMetric, type MeanMetric } from "./mean-metric.js";

/** Options of {@link binaryAccuracy}. */
export interface BinaryAccuracyOptions {
  /** An output above it counts as 1. Default: 0.5. */
  threshold?: number;
  /** What logs call it. Default: "binaryAccuracy". */
  name?: string;
}

/**
 * Share of outputs that are on their target's side of a threshold; with several labels, the mean over labels. (tfjs has it
 * for 0.5 alone.)
 *
 * @throws RangeError when the threshold is not in [0, 1]
 * @example
 * net.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: [binaryAccuracy({ threshold: 0.3 })] });
 */
export function binaryAccuracy({ threshold = 0.5, name = "binaryAccuracy" }: BinaryAccuracyOptions = {}): MeanMetric {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(`threshold is ${threshold}: give a number from 0 to 1, such as 0.5`);
  return meanMetric(name, (target, output) => {
    const pair = sameColumns(target, output, name);
    return pair.target.equal(pair.output.greater(threshold).toFloat()).toFloat().mean(-1);
  });
}

function sameColumns(target: tf.Tensor, output: tf.Tensor, name: string) {
  if ((target.shape[1] ?? 1) === (output.shape[1] ?? 1)) return byClass(target, output, name);
  throw new Error(
    `${name} cannot compare targets [${target.shape.join(", ")}] with an output [${output.shape.join(", ")}]: both need the same columns; for class numbers take sparseCategoricalAccuracy`,
  );
}

/**
 * Share of examples whose largest output is their class. Targets are class numbers `[n, 1]` or `[n]`. (tfjs' own is not known
 * by its name in `metrics`, and takes class numbers only.)
 *
 * @example
 * net.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: [sparseCategoricalAccuracy] });
 */
export const sparseCategoricalAccuracy: MeanMetric = meanMetric("sparseCategoricalAccuracy", (target, output) => {
  const [n = 0] = output.shape;
  if (target.size !== n)
    throw new Error(
      `sparseCategoricalAccuracy needs a class number for each of ${n} examples, but the targets are [${target.shape.join(", ")}]: for one-hot targets take categoricalAccuracy`,
    );
  return target.flatten().toFloat().equal(output.argMax(-1).toFloat()).toFloat();
});

const binary = binaryAccuracy({ name: "accuracy" });

/**
 * Share of right answers, whatever the targets' form, as Keras decides by the shapes: one output column counts by 0.5, class
 * numbers or one-hot rows by the largest output. It fits losses given as functions, too, for which tfjs' `"accuracy"` takes
 * every target for one-hot. Several labels an example look like one-hot rows: take {@link binaryAccuracy} for them.
 *
 * @example
 * net.compile({ optimizer: "adam", loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [accuracy] });
 */
export const accuracy: MeanMetric = meanMetric("accuracy", (target, output) => {
  const columns = output.shape[1] ?? 1;
  if (columns === 1) return binary(target, output);
  if ((target.shape[1] ?? 1) === 1) return sparseCategoricalAccuracy(target, output);
  const pair = byClass(target, output, "accuracy");
  return pair.target.argMax(-1).equal(pair.output.argMax(-1)).toFloat();
});
