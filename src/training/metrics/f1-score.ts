import { tf } from "../../tensorflow.js";
import { byClass } from "./by-class.js";
import { countedMetric, ratio, type CountedMetric } from "./counted-metric.js";

/** Options of {@link f1Score} and {@link fBetaScore}. */
export interface F1ScoreOptions {
  /**
   * "macro": the mean over classes; "weighted": each class counts by its share of the examples; "micro": counts of all classes
   * are added up first. Default: "macro". (Keras gives a list by default.)
   */
  average?: "micro" | "macro" | "weighted";
  /**
   * An output above it counts as a label. Default: the largest output of each row is its class, as in Keras; where the net has
   * one output column, 0.5.
   */
  threshold?: number;
  /** What logs call it. Default: the function's name. */
  name?: string;
}

/** Options of {@link fBetaScore}. */
export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How many times as much recall counts as precision. Default: 1. */
  beta?: number;
}

const AVERAGES: readonly unknown[] = ["micro", "macro", "weighted"];
const PER_CLASS = 3; // true positives, false positives, false negatives

/**
 * F1, the harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN) (Keras' F1Score).
 *
 * @throws RangeError when an option is out of range
 * @example
 * net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy", f1Score({ average: "macro" })] });
 */
export function f1Score({ name = "f1Score", ...options }: F1ScoreOptions = {}): CountedMetric {
  return fBetaScore({ ...options, name });
}

/**
 * Fβ = (1 + β²) · precision · recall / (β² · precision + recall), and 0 where that is 0 / 0 (van Rijsbergen 1979; Keras'
 * FBetaScore).
 *
 * @throws RangeError when an option is out of range
 */
export function fBetaScore({
  average = "macro",
  threshold,
  beta = 1,
  name = "fBetaScore",
}: FBetaScoreOptions = {}): CountedMetric {
  if (!AVERAGES.includes(average)) throw new RangeError(`average is "${average}" (one of: micro, macro, weighted)`);
  if (!(beta > 0)) throw new RangeError(`beta is ${beta}: give a number above 0, such as 1`);
  if (threshold !== undefined && !(threshold > 0 && threshold <= 1))
    throw new RangeError(`threshold is ${threshold}: give a number above 0 and at most 1, such as 0.5`);
  return countedMetric(name, {
    counts: (target, output) => {
      const pair = byClass(target, output, name);
      const answer = answers(pair.output, threshold);
      const tp = pair.target.mul(answer).sum(0);
      return tf.stack([tp, answer.sum(0).sub(tp), pair.target.sum(0).sub(tp)], 1).flatten();
    },
    result: (counts) => averaged(classCounts(counts), { average, beta }),
  });
}

function answers(output: tf.Tensor2D, threshold: number | undefined): tf.Tensor {
  if (threshold !== undefined || output.shape[1] === 1) return output.greater(threshold ?? 0.5).toFloat();
  // As in Keras equal largest outputs all count, and a row of zeros has no answer.
  return output.greaterEqual(output.max(-1, true)).logicalAnd(output.abs().greater(1e-9)).toFloat();
}

type ClassCounts = readonly [tp: number, fp: number, fn: number];

function classCounts(counts: Float32Array): ClassCounts[] {
  return Array.from({ length: counts.length / PER_CLASS }, (_, k) => {
    const [tp = 0, fp = 0, fn = 0] = counts.subarray(k * PER_CLASS, (k + 1) * PER_CLASS);
    return [tp, fp, fn];
  });
}

function averaged(
  classes: readonly ClassCounts[],
  { average, beta }: { average: "micro" | "macro" | "weighted"; beta: number },
): number {
  const b = beta ** 2;
  const score = ([tp, fp, fn]: ClassCounts) => ratio((1 + b) * tp, (1 + b) * tp + b * fn + fp);
  const sum = (value: (counts: ClassCounts) => number) => classes.reduce((total, each) => total + value(each), 0);
  const examples = ([tp, , fn]: ClassCounts) => tp + fn;
  if (average === "micro") return score([sum(([tp]) => tp), sum(([, fp]) => fp), sum(([, , fn]) => fn)]);
  if (average === "macro") return sum(score) / classes.length;
  return ratio(
    sum((each) => score(each) * examples(each)),
    sum(examples),
  );
}
