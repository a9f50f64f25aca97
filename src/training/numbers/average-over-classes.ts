import { Outcomes, type ClassChoice, type PredictedSet } from "./outcomes.js";
import { positiveClass, rankingOf, rankingOfAll, sidesOf, type Ranking } from "./ranking.js";

/** Options of {@link rocAuc} and {@link averagePrecision}. */
export interface AverageOptions {
  /** The only class that is looked at, against the others, by name or number. Default: class 1 of two, else the mean of all. */
  positive?: ClassChoice;
  /**
   * "macro": the mean over classes or labels, each against the rest; "weighted": each counts by its examples; "micro": every
   * pair of example and class is one answer. Default: "macro".
   */
  average?: "macro" | "weighted" | "micro";
}

/**
 * A number of one class against the others, or its mean over classes.
 *
 * @param measure gives the number of a ranking
 * @param warn is told of all rankings once
 */
export function averageOverClasses(
  predictions: PredictedSet,
  { positive, average = "macro" }: AverageOptions,
  { measure, warn }: { measure: (ranking: Ranking) => number; warn: (rankings: readonly Ranking[]) => void },
): number {
  const outcomes = new Outcomes(predictions);
  const rankings = rankingsFor(outcomes, { positive, average });
  warn(rankings);
  const weights = rankings.map((ranking) => (average === "weighted" ? sidesOf(ranking).positives : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (rankings.length === 1 || total === 0) return rankings[0] ? measure(rankings[0]) : NaN;
  return rankings.reduce((sum, ranking, k) => {
    const weight = weights[k] ?? 0;
    return weight === 0 ? sum : sum + (weight / total) * measure(ranking);
  }, 0);
}

function rankingsFor(outcomes: Outcomes, { positive, average }: AverageOptions): Ranking[] {
  if (!(["macro", "weighted", "micro"] as unknown[]).includes(average))
    throw new RangeError(`average is "${average ?? ""}" (one of: macro, weighted, micro)`);
  if (positive !== undefined || (outcomes.classes === 2 && !outcomes.multiLabel))
    return [rankingOf(outcomes, positiveClass(outcomes, positive))];
  if (average === "micro") return [rankingOfAll(outcomes)];
  return outcomes.classNames.map((_, k) => rankingOf(outcomes, k));
}
