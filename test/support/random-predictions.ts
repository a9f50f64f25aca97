import { Random } from "../../src/random.js";
import type { LabelledProbabilities } from "../../src/training/numbers/index.js";

/** Options of {@link randomPredictions}. */
export interface RandomPredictionsOptions {
  n: number;
  classes: number;
  seed: number;
  /** How often each class comes, up to a factor. Default: all alike. */
  shares?: readonly number[];
  /** Whether an example may have several labels. Default: false. */
  multiLabel?: boolean;
  /** Digits that probabilities are rounded to; few give ties. Default: none. */
  digits?: number;
  /** How far the probabilities know the labels; 0 is not at all. Default: 1. */
  skill?: number;
}

/** Drawn labels with probabilities that know something of them. */
export function randomPredictions(options: RandomPredictionsOptions): LabelledProbabilities {
  const { n, classes, seed, multiLabel = false, digits, skill = 1 } = options;
  const { shares = Array.from({ length: classes }, () => 1) } = options;
  const random = new Random(seed);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const drawn = (): number => {
    let left = random.uniform(0, total);
    return Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
  };
  const rows = Array.from({ length: n }, () => {
    const label = drawn();
    const truths = shares.map((share, k) =>
      multiLabel ? Number(random.uniform() < share / total) : Number(k === label),
    );
    return { label, truths, scores: truths.map((truth) => random.normal() + 1.5 * skill * truth) };
  });
  const rounded = (value: number) => (digits === undefined ? value : Number(value.toFixed(digits)));
  const probabilities = rows.flatMap(({ scores }) => {
    const powers = scores.map(Math.exp);
    const sum = powers.reduce((all, power) => all + power, 0);
    return powers.map((power) => rounded(multiLabel ? power / (1 + power) : power / sum));
  });
  return {
    labels: multiLabel ? rows.flatMap(({ truths }) => truths) : rows.map(({ label }) => label),
    probabilities,
    classNames: shares.map((_, k) => `class ${k}`),
    task: multiLabel ? "multi-label" : "single-label",
  };
}
