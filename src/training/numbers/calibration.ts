import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import { Outcomes, type ClassChoice, type PredictedSet } from "./outcomes.js";

/** Options of {@link calibration}. */
export interface CalibrationOptions {
  /** Number of intervals of equal width. Default: 10. */
  bins?: number;
  /**
   * The class whose probability is compared with its share, by name or number. Default: none, the probability of the predicted
   * class is compared with the share of right answers; several labels an example need it.
   */
  positive?: ClassChoice;
}

/** Examples whose probability lies in an interval. */
export interface CalibrationBin {
  /** Probabilities of the bin are above it (in the first bin also equal to it). */
  readonly low: number;
  /** Probabilities of the bin are at most this. */
  readonly high: number;
  /** Number of examples. */
  readonly count: number;
  /** Their mean probability; NaN where there are none. */
  readonly confidence: number;
  /** The share of them that is right, or belongs to the class; NaN where there are none. */
  readonly accuracy: number;
}

/** How far probabilities can be taken at their word. */
export class Calibration {
  constructor(
    readonly bins: readonly CalibrationBin[],
    /** Number of examples. */
    readonly size: number,
  ) {}

  /** Expected calibration error: the mean over examples of |accuracy − confidence| of their bin. */
  get expectedError(): number {
    return this.#gaps().reduce((sum, { gap, count }) => sum + (gap * count) / this.size, 0);
  }

  /** The largest |accuracy − confidence| of a bin. */
  get largestError(): number {
    return this.#gaps().reduce((largest, { gap }) => Math.max(largest, gap), 0);
  }

  /** A table with a row for each bin that has examples: from, to, examples, confidence, accuracy. */
  table(): pl.DataFrame {
    const bins = this.bins.filter(({ count }) => count > 0);
    const column = (name: string, value: (bin: CalibrationBin) => number) =>
      pl.Series(name, bins.map(value), pl.Float64);
    return pl.DataFrame([
      column("above", ({ low }) => low),
      column("up to", ({ high }) => high),
      pl.Series(
        "examples",
        bins.map(({ count }) => count),
        pl.Int32,
      ),
      column("confidence", ({ confidence }) => confidence),
      column("accuracy", ({ accuracy }) => accuracy),
    ]);
  }

  /** The {@link table} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.table());
  }

  #gaps(): { gap: number; count: number }[] {
    return this.bins
      .filter(({ count }) => count > 0)
      .map(({ accuracy, confidence, count }) => ({ gap: Math.abs(accuracy - confidence), count }));
  }
}

/**
 * Compares probabilities with shares, interval by interval (Guo et al. 2017, "On calibration of modern neural networks",
 * https://proceedings.mlr.press/v70/guo17a.html; with `positive` scikit-learn's calibration_curve).
 *
 * @throws Error when there are no predictions or a label is no class; RangeError when bins is no whole number of at least 1
 * @example
 * const predictions = await predict(cnn, test);
 * const { bins, expectedError } = calibration(predictions);
 */
export function calibration(predictions: PredictedSet, { bins = 10, positive }: CalibrationOptions = {}): Calibration {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins is ${bins}: give a whole number of at least 1`);
  const outcomes = new Outcomes(predictions);
  const chosen = positive === undefined ? undefined : outcomes.classIndex(positive);
  if (chosen === undefined)
    outcomes.needsOneClass("calibration of the predicted class", 'give one of them, as in { positive: "…" }');
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins))); // as numpy rounds them
  const sums = Array.from({ length: bins }, () => ({ count: 0, probability: 0, right: 0 }));
  const inner = edges.slice(1, -1);
  for (let i = 0; i < outcomes.n; i++) {
    const k = chosen ?? outcomes.predicted(i);
    const probability = outcomes.probability(i, k);
    const place = inner.findIndex((edge) => probability <= edge);
    const sum = sums.at(place); // −1 is the last
    if (!sum) continue;
    sum.count++;
    sum.probability += probability;
    if (outcomes.belongs(i, k)) sum.right++;
  }
  const result = sums.map(({ count, probability, right }, i) => ({
    low: edges[i] ?? NaN,
    high: edges[i + 1] ?? NaN,
    count,
    confidence: probability / count,
    accuracy: right / count,
  }));
  return new Calibration(result, outcomes.n);
}
