import { tf } from "../../tensorflow.js";
import { byClass } from "./by-class.js";
import { countedMetric, ratio, type CountedMetric } from "./counted-metric.js";

/** Options of {@link truePositives}, {@link precision} and the like. */
export interface ConfusionCountsOptions {
  /** An output above it counts as positive. Default: 0.5. */
  threshold?: number;
  /** The only class that is looked at. Default: all, as if each output were an answer of its own. */
  classIndex?: number;
  /** What logs call it. Default: the function's name. */
  name?: string;
}

/** How many outputs were truly and falsely taken for positive and negative. */
interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/**
 * Outputs above the threshold whose target is 1 (Keras' TruePositives).
 *
 * @throws RangeError when the threshold is not in [0, 1] or classIndex no whole number
 * @example
 * net.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: [truePositives(), falsePositives()] });
 */
export function truePositives(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("truePositives", ({ tp }) => tp, options);
}

/** Outputs above the threshold whose target is 0 (Keras' FalsePositives); see {@link truePositives}. */
export function falsePositives(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("falsePositives", ({ fp }) => fp, options);
}

/** Outputs not above the threshold whose target is 0 (Keras' TrueNegatives); see {@link truePositives}. */
export function trueNegatives(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("trueNegatives", ({ tn }) => tn, options);
}

/** Outputs not above the threshold whose target is 1 (Keras' FalseNegatives); see {@link truePositives}. */
export function falseNegatives(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("falseNegatives", ({ fn }) => fn, options);
}

/**
 * Share of the outputs above the threshold whose target is 1, TP / (TP + FP), and 0 where there are none (Keras' Precision;
 * tfjs' counts only outputs of exactly 1, and takes the mean over batches).
 *
 * @throws RangeError when the threshold is not in [0, 1] or classIndex no whole number
 * @example
 * net.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: [precision({ threshold: 0.3 }), recall()] });
 */
export function precision(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("precision", ({ tp, fp }) => ratio(tp, tp + fp), options);
}

/** Share of the targets of 1 whose output is above the threshold, TP / (TP + FN), and 0 where there are none (Keras' Recall). */
export function recall(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("recall", ({ tp, fn }) => ratio(tp, tp + fn), options);
}

/** Share of the targets of 0 whose output is not above the threshold, TN / (TN + FP), and 0 where there are none. */
export function specificity(options?: ConfusionCountsOptions): CountedMetric {
  return fromConfusion("specificity", ({ tn, fp }) => ratio(tn, tn + fp), options);
}

function fromConfusion(
  own: string,
  value: (confusion: Confusion) => number,
  { threshold = 0.5, classIndex, name = own }: ConfusionCountsOptions = {},
): CountedMetric {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(`threshold is ${threshold}: give a number from 0 to 1, such as 0.5`);
  if (classIndex !== undefined && (!Number.isInteger(classIndex) || classIndex < 0))
    throw new RangeError(`classIndex is ${classIndex}: give a whole number of at least 0`);
  return countedMetric(name, {
    counts: (target, output) => {
      const all = byClass(target, output, name);
      const truth = column(all.target, classIndex, name);
      const answer = column(all.output, classIndex, name).greater(threshold).toFloat();
      const tp = truth.mul(answer).sum();
      const answers = answer.sum();
      const truths = truth.sum();
      const tn = tf.scalar(answer.size).sub(answers).sub(truths).add(tp);
      return tf.stack([tp, answers.sub(tp), tn, truths.sub(tp)]).as1D();
    },
    result: ([tp = 0, fp = 0, tn = 0, fn = 0]) => value({ tp, fp, tn, fn }),
  });
}

function column(values: tf.Tensor2D, index: number | undefined, name: string): tf.Tensor2D {
  if (index === undefined) return values;
  const [n, columns] = values.shape;
  if (index >= columns)
    throw new RangeError(
      `${name} has classIndex ${index}, but the net's output has only the columns 0 … ${columns - 1}`,
    );
  return values.slice([0, index], [n, 1]);
}
