import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import { Outcomes, type ClassChoice, type PredictedSet } from "./outcomes.js";
import { positiveClass, rankingOf, rankingSteps, sidesOf, type Ranking } from "./ranking.js";

/** Options of {@link rocCurve}. */
export interface RocCurveOptions {
  /** The class to be told from the others, by name or number. Default: class 1 of two. */
  positive?: ClassChoice;
  /** Whether points between two others on a straight line are left out. Default: true. */
  dropIntermediate?: boolean;
}

/** True over false positive rate at every threshold. */
export class RocCurve {
  constructor(
    /** False positive rates, rising from 0 to 1; NaN where there are no negatives. */
    readonly fpr: Float64Array,
    /** True positive rates, rising from 0 to 1; NaN where there are no positives. */
    readonly tpr: Float64Array,
    /** Examples of at least this probability are taken for positive; falling, the first infinite. */
    readonly thresholds: Float64Array,
    /** Name of the positive class. */
    readonly className: string,
  ) {}

  /** Area under the curve by trapezia: the share of pairs of a positive and a negative that are in order, ties counting half. */
  get auc(): number {
    let area = 0;
    for (let i = 1; i < this.fpr.length; i++)
      area += (((this.fpr[i] ?? 0) - (this.fpr[i - 1] ?? 0)) * ((this.tpr[i] ?? 0) + (this.tpr[i - 1] ?? 0))) / 2;
    return area;
  }

  /** A table with a row for each point: threshold, false positive rate, true positive rate. */
  table(): pl.DataFrame {
    return pl.DataFrame([
      pl.Series("threshold", [...this.thresholds], pl.Float64),
      pl.Series("false positive rate", [...this.fpr], pl.Float64),
      pl.Series("true positive rate", [...this.tpr], pl.Float64),
    ]);
  }

  /** The {@link table} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.table());
  }
}

/**
 * The ROC curve of one class against the others (Fawcett 2006, "An introduction to ROC analysis",
 * doi:10.1016/j.patrec.2005.10.010). Where all examples are positive, or none is, rates are NaN and a warning says so, as
 * scikit-learn has it.
 *
 * @throws Error when there are no predictions, a label is no class, or it is not clear which class is meant
 * @example
 * const predictions = await predict(cnn, test);
 * const { fpr, tpr, auc } = rocCurve(predictions, { positive: "melanoma" });
 */
export function rocCurve(predictions: PredictedSet, options: RocCurveOptions = {}): RocCurve {
  const { positive, dropIntermediate = true } = options;
  const outcomes = new Outcomes(predictions);
  const ranking = rankingOf(outcomes, positiveClass(outcomes, positive));
  warnOfOneSide([ranking]);
  return curveOf(ranking, dropIntermediate);
}

/** The curve of a ranking, without a warning. */
export function curveOf(ranking: Ranking, dropIntermediate = true): RocCurve {
  const { positives, negatives } = sidesOf(ranking);
  const { thresholds, truePositives, falsePositives } = rankingSteps(ranking);
  const last = thresholds.length - 1;
  const straight = (counts: readonly number[], i: number) =>
    (counts[i + 1] ?? 0) - (counts[i] ?? 0) === (counts[i] ?? 0) - (counts[i - 1] ?? 0);
  const kept = [...thresholds.keys()].filter(
    (i) => !dropIntermediate || i === 0 || i === last || !(straight(truePositives, i) && straight(falsePositives, i)),
  );
  const rates = (counts: readonly number[], all: number) =>
    Float64Array.from([0, ...kept.map((i) => counts[i] ?? 0)], (count) => count / all);
  return new RocCurve(
    rates(falsePositives, negatives),
    rates(truePositives, positives),
    Float64Array.from([Infinity, ...kept.map((i) => thresholds[i] ?? NaN)]),
    ranking.name,
  );
}

/** Says of which rankings there is no ROC curve. */
export function warnOfOneSide(rankings: readonly Ranking[]): void {
  const of = (side: "positives" | "negatives") =>
    rankings.filter((ranking) => sidesOf(ranking)[side] === 0).map(({ name }) => `"${name}"`);
  const [none, all] = [of("positives"), of("negatives")];
  const reasons = [
    ...(none.length > 0 ? [`no example belongs to ${none.join(", ")}`] : []),
    ...(all.length > 0 ? [`every example belongs to ${all.join(", ")}`] : []),
  ];
  if (reasons.length > 0) console.warn(`The ROC curve and its area are NaN, for ${reasons.join(" and ")}.`);
}
