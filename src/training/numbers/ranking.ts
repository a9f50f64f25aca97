import { range } from "../../range.js";
import type { ClassChoice, Outcomes } from "./outcomes.js";

/** Scores of examples and which of them belong to the class in question. */
export interface Ranking {
  readonly scores: Float64Array;
  /** 1 where the example belongs to the class, else 0. */
  readonly truths: Uint8Array;
  /** What the class is called, for messages. */
  readonly name: string;
}

/** How many examples score at least as much as each threshold: positives and negatives, from the highest threshold down. */
export interface RankingSteps {
  /** The different scores, falling. */
  readonly thresholds: number[];
  readonly truePositives: number[];
  readonly falsePositives: number[];
}

/** The ranking of all examples by their probability of class k. */
export function rankingOf(outcomes: Outcomes, k: number): Ranking {
  const { n, classNames } = outcomes;
  return {
    scores: Float64Array.from({ length: n }, (_, i) => outcomes.probability(i, k)),
    truths: Uint8Array.from({ length: n }, (_, i) => Number(outcomes.belongs(i, k))),
    name: classNames[k] ?? "",
  };
}

/** The ranking of every pair of example and class by its probability. */
export function rankingOfAll(outcomes: Outcomes): Ranking {
  const { n, classes } = outcomes;
  return {
    scores: Float64Array.from({ length: n * classes }, (_, i) => outcomes.probabilities[i] ?? NaN),
    truths: Uint8Array.from({ length: n * classes }, (_, i) =>
      Number(outcomes.belongs(Math.floor(i / classes), i % classes)),
    ),
    name: "any class",
  };
}

/**
 * The class whose examples count as positive: the chosen one, and of two classes by default class 1.
 *
 * @throws Error when there is no such class, or none was chosen of more than two
 */
export function positiveClass(outcomes: Outcomes, choice: ClassChoice | undefined): number {
  if (choice !== undefined) return outcomes.classIndex(choice);
  if (outcomes.classes === 2 && !outcomes.multiLabel) return 1;
  throw new Error(
    `a curve of one class against the others needs to know which of ${outcomes.classes}: give positive, as in { positive: "${outcomes.classNames[0] ?? ""}" }`,
  );
}

/** Counts down the ranking; equal scores are one step. */
export function rankingSteps({ scores, truths }: Ranking): RankingSteps {
  const order = range(0, scores.length).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const steps: RankingSteps = { thresholds: [], truePositives: [], falsePositives: [] };
  let [tp, fp] = [0, 0];
  order.forEach((place, i) => {
    if (truths[place] === 1) tp++;
    else fp++;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[place]) return;
    steps.thresholds.push(scores[place] ?? NaN);
    steps.truePositives.push(tp);
    steps.falsePositives.push(fp);
  });
  return steps;
}

/** How many examples of the ranking are positive and negative. */
export function sidesOf({ truths }: Ranking): { positives: number; negatives: number } {
  const positives = truths.reduce((sum, truth) => sum + truth, 0);
  return { positives, negatives: truths.length - positives };
}
