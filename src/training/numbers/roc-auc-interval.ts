import { range } from "../../range.js";
import { Outcomes, type ClassChoice, type PredictedSet } from "./outcomes.js";
import { positiveClass, rankingOf, sidesOf, type Ranking } from "./ranking.js";
import { curveOf, warnOfOneSide } from "./roc-curve.js";

/** Options of {@link rocAucInterval}. */
export interface RocAucIntervalOptions {
  /** The class to be told from the others, by name or number. Default: class 1 of two. */
  positive?: ClassChoice;
  /**
   * "delong": from the spread of each example's share of pairs in order; "hanley-mcneil": from area and numbers alone, which
   * also works with a single positive or negative. Default: "delong".
   */
  method?: "delong" | "hanley-mcneil";
}

const Z = 1.959964;

/**
 * A 95 % interval of {@link rocAuc} of one class, area ± 1.96 standard errors within [0, 1] (DeLong, DeLong and Clarke-Pearson
 * 1988, doi:10.2307/2531595, computed by ranks as in Sun and Xu 2014, doi:10.1109/LSP.2014.2337313; or Hanley and McNeil 1982,
 * doi:10.1148/radiology.143.1.7063747). Of an area of exactly 1 both give no width: then the set is too small to tell more.
 *
 * @returns NaN where the area is NaN, and for "delong" where there is only one positive or negative
 * @throws Error when there are no predictions, a label is no class, or an option is out of range
 * @example
 * const predictions = await predict(cnn, test);
 * const [low, high] = rocAucInterval(predictions, { positive: "melanoma" });
 */
export function rocAucInterval(
  predictions: PredictedSet,
  { positive, method = "delong" }: RocAucIntervalOptions = {},
): readonly [low: number, high: number] {
  const outcomes = new Outcomes(predictions);
  const ranking = rankingOf(outcomes, positiveClass(outcomes, positive));
  warnOfOneSide([ranking]);
  const area = curveOf(ranking).auc;
  const variances = { delong: delong, "hanley-mcneil": hanleyMcNeil };
  if (!Object.hasOwn(variances, method))
    throw new RangeError(`method is "${method}" (one of: ${Object.keys(variances).join(", ")})`);
  // Rounding may leave a little less than 0.
  const reach = Z * Math.sqrt(Math.max(0, variances[method](ranking, area)));
  return [Math.max(0, area - reach), Math.min(1, area + reach)];
}

/** Variance of the area by the spread of the examples' shares of pairs in order. */
function delong(ranking: Ranking): number {
  const { positives, negatives } = sidesOf(ranking);
  const among = midranks(ranking.scores);
  const shares = (side: 0 | 1, others: number) => {
    const places = [...ranking.truths.keys()].filter((i) => ranking.truths[i] === side);
    const within = midranks(Float64Array.from(places, (i) => ranking.scores[i] ?? NaN));
    return places.map((i, j) => ((among[i] ?? NaN) - (within[j] ?? NaN)) / others);
  };
  return variance(shares(1, negatives)) / positives + variance(shares(0, positives)) / negatives;
}

/** Variance of the area by the area and the numbers of examples. */
function hanleyMcNeil(ranking: Ranking, area: number): number {
  const { positives, negatives } = sidesOf(ranking);
  const squared = area ** 2;
  // Chances that two positives are above a negative, and that a positive is above two negatives.
  const [q1, q2] = [area / (2 - area), (2 * squared) / (1 + area)];
  return (
    (area * (1 - area) + (positives - 1) * (q1 - squared) + (negatives - 1) * (q2 - squared)) / (positives * negatives)
  );
}

/** Rank of each value from 1, equal ones sharing the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const order = range(0, values.length).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (const place of order.subarray(from, to)) ranks[place] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
