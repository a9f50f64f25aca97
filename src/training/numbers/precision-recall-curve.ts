import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import { averageOverClasses, type AverageOptions } from "./average-over-classes.js";
import { Outcomes, type ClassChoice, type PredictedSet } from "./outcomes.js";
import { positiveClass, rankingOf, rankingSteps, sidesOf, type Ranking } from "./ranking.js";

/** Options of {@link precisionRecallCurve}. */
export interface PrecisionRecallCurveOptions {
  /** The class to be told from the others, by name or number. Default: class 1 of two. */
  positive?: ClassChoice;
}

/** Precision and recall at every threshold. */
export class PrecisionRecallCurve {
  constructor(
    /** Precision at each threshold, and 1 at the end, where nothing is taken for positive. */
    readonly precision: Float64Array,
    /** Recall at each threshold, falling, and 0 at the end; 1 everywhere before where there are no positives. */
    readonly recall: Float64Array,
    /** Examples of at least this probability are taken for positive; rising. */
    readonly thresholds: Float64Array,
    /** Name of the positive class. */
    readonly className: string,
  ) {}

  /** Σ (Rᵢ − Rᵢ₊₁) Pᵢ: the precision at each threshold, weighted by the recall that is won there. */
  get averagePrecision(): number {
    return this.thresholds.reduce(
      (sum, _, i) => sum + ((this.recall[i] ?? 0) - (this.recall[i + 1] ?? 0)) * (this.precision[i] ?? 0),
      0,
    );
  }

  /** A table with a row for each threshold: threshold, precision, recall. */
  table(): pl.DataFrame {
    return pl.DataFrame([
      pl.Series("threshold", [...this.thresholds], pl.Float64),
      pl.Series("precision", [...this.precision.subarray(0, -1)], pl.Float64),
      pl.Series("recall", [...this.recall.subarray(0, -1)], pl.Float64),
    ]);
  }

  /** The {@link table} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.table());
  }
}

/**
 * Precision and recall of one class against the others at every threshold (scikit-learn's precision_recall_curve). Where no
 * example is positive, recall is 1 everywhere and a warning says so, as scikit-learn has it.
 *
 * @throws Error when there are no predictions, a label is no class, or it is not clear which class is meant
 * @example
 * const predictions = await predict(cnn, test);
 * const { precision, recall, averagePrecision } = precisionRecallCurve(predictions, { positive: "melanoma" });
 */
export function precisionRecallCurve(
  predictions: PredictedSet,
  { positive }: PrecisionRecallCurveOptions = {},
): PrecisionRecallCurve {
  const outcomes = new Outcomes(predictions);
  const ranking = rankingOf(outcomes, positiveClass(outcomes, positive));
  warnOfNoPositives([ranking]);
  return curveOf(ranking);
}

/**
 * Average precision, Σ (Rᵢ − Rᵢ₊₁) Pᵢ (scikit-learn's average_precision_score): of class 1 where there are two classes, else the
 * mean over classes, each against the rest, or over labels. 0, with a warning, for a class that no example belongs to.
 *
 * @throws Error when there are no predictions, a label is no class, or an option is out of range
 * @example
 * const predictions = await predict(cnn, test);
 * const map = averagePrecision(predictions);
 */
export function averagePrecision(predictions: PredictedSet, options: AverageOptions = {}): number {
  return averageOverClasses(predictions, options, {
    measure: (ranking) => curveOf(ranking).averagePrecision,
    warn: warnOfNoPositives,
  });
}

function curveOf(ranking: Ranking): PrecisionRecallCurve {
  const { positives } = sidesOf(ranking);
  const { thresholds, truePositives, falsePositives } = rankingSteps(ranking);
  const precision = truePositives.map((tp, i) => tp / (tp + (falsePositives[i] ?? 0)));
  const recall = truePositives.map((tp) => (positives === 0 ? 1 : tp / positives));
  return new PrecisionRecallCurve(
    Float64Array.from([...precision.reverse(), 1]),
    Float64Array.from([...recall.reverse(), 0]),
    Float64Array.from(thresholds.reverse()),
    ranking.name,
  );
}

function warnOfNoPositives(rankings: readonly Ranking[]): void {
  const none = rankings.filter((ranking) => sidesOf(ranking).positives === 0).map(({ name }) => `"${name}"`);
  if (none.length > 0)
    console.warn(`Recall is taken for 1 at every threshold, for no example belongs to ${none.join(", ")}.`);
}
