import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import { Outcomes, type PredictedSet } from "./outcomes.js";
import { wilsonInterval } from "./wilson-interval.js";

/** How well a class, or the mean of all, is found. A number that is 0 / 0 is 0, as in scikit-learn. */
export interface ClassScores {
  /** Share of the examples taken for the class that belong to it, TP / (TP + FP). */
  readonly precision: number;
  /** Share of the examples of the class that were taken for it, TP / (TP + FN). */
  readonly recall: number;
  /** Harmonic mean of both, 2 TP / (2 TP + FP + FN). */
  readonly f1: number;
  /** Examples of the class. */
  readonly support: number;
}

/** Options of {@link classificationReport}. */
export interface ClassificationReportOptions {
  /** Where an example may have several labels: those with more than this probability are predicted. Default: 0.5. */
  threshold?: number;
}

/** Precision, recall and F1 of each class. */
export class ClassificationReport {
  /** Wilson's 95 % interval of the accuracy. */
  readonly interval: readonly [low: number, high: number];

  constructor(
    readonly classes: readonly (ClassScores & { readonly className: string })[],
    /** Of the counts of all classes added up; where each example has one class, all three are the accuracy. */
    readonly micro: ClassScores,
    /** Share of examples that are right, with several labels an example in all of them. */
    readonly accuracy: number,
    /** Number of examples. */
    readonly size: number,
  ) {
    this.interval = wilsonInterval(accuracy, size);
  }

  /** The mean over classes, each counting the same. */
  get macro(): ClassScores {
    return this.#mean(() => 1);
  }

  /** The mean over classes, each counting by its examples. */
  get weighted(): ClassScores {
    return this.#mean(({ support }) => support);
  }

  /** A table with a row for each class and three for the means: precision, recall, F1, support. */
  table(): pl.DataFrame {
    const means = [
      { className: "micro mean", ...this.micro },
      { className: "macro mean", ...this.macro },
      { className: "weighted mean", ...this.weighted },
    ];
    const rows = [...this.classes, ...means];
    const column = (name: string, value: (row: ClassScores) => number) => pl.Series(name, rows.map(value), pl.Float64);
    return pl.DataFrame([
      pl.Series(
        "class",
        rows.map(({ className }) => className),
        pl.Utf8,
      ),
      column("precision", ({ precision }) => precision),
      column("recall", ({ recall }) => recall),
      column("F1", ({ f1 }) => f1),
      pl.Series(
        "support",
        rows.map(({ support }) => support),
        pl.Int32,
      ),
    ]);
  }

  /** The {@link table}, rounded for reading, with the accuracy and its interval below. */
  [jupyterDisplay](): MimeBundle {
    const rounded = this.table().select(
      pl.col("class"),
      ...["precision", "recall", "F1"].map((name) => pl.col(name).round(4)),
      pl.col("support"),
    );
    const bundle = tableBundle(rounded);
    const [low, high] = this.interval.map((bound) => bound.toFixed(4));
    const line = `accuracy ${this.accuracy.toFixed(4)} of ${this.size} examples, 95 % interval ${low ?? ""} – ${high ?? ""}`;
    return {
      ...bundle,
      "text/html": `${String(bundle["text/html"])}<p>${line}</p>`,
      "text/plain": `${bundle["text/plain"]}\n${line}`,
    };
  }

  #mean(weight: (scores: ClassScores) => number): ClassScores {
    const total = this.classes.reduce((sum, each) => sum + weight(each), 0);
    const mean = (value: (scores: ClassScores) => number) =>
      ratio(
        this.classes.reduce((sum, each) => sum + weight(each) * value(each), 0),
        total,
      );
    return {
      precision: mean(({ precision }) => precision),
      recall: mean(({ recall }) => recall),
      f1: mean(({ f1 }) => f1),
      support: this.micro.support,
    };
  }
}

/**
 * Precision, recall and F1 of each class with their means, and the accuracy with its interval (scikit-learn's
 * classification_report).
 *
 * @throws Error when there are no predictions or a label is no class; RangeError when the threshold is not in [0, 1]
 * @example
 * const predictions = await predict(cnn, test);
 * classificationReport(predictions)
 */
export function classificationReport(
  predictions: PredictedSet,
  { threshold = 0.5 }: ClassificationReportOptions = {},
): ClassificationReport {
  if (!(threshold >= 0 && threshold <= 1))
    throw new RangeError(`threshold is ${threshold}: give a number from 0 to 1, such as 0.5`);
  const outcomes = new Outcomes(predictions);
  const counts = outcomes.classNames.map(() => ({ tp: 0, fp: 0, fn: 0 }));
  let right = 0;
  for (let i = 0; i < outcomes.n; i++) {
    const predicted = outcomes.multiLabel ? -1 : outcomes.predicted(i);
    let mistakes = 0;
    counts.forEach((count, k) => {
      const answer = outcomes.multiLabel ? outcomes.probability(i, k) > threshold : predicted === k;
      const truth = outcomes.belongs(i, k);
      if (answer && truth) count.tp++;
      else if (answer) count.fp++;
      else if (truth) count.fn++;
      if (answer !== truth) mistakes++;
    });
    if (mistakes === 0) right++;
  }
  const total = { tp: 0, fp: 0, fn: 0 };
  for (const count of counts) for (const key of ["tp", "fp", "fn"] as const) total[key] += count[key];
  const classes = counts.map((count, k) => ({ className: outcomes.classNames[k] ?? "", ...scores(count) }));
  return new ClassificationReport(classes, scores(total), right / outcomes.n, outcomes.n);
}

function scores({ tp, fp, fn }: { tp: number; fp: number; fn: number }): ClassScores {
  return {
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    support: tp + fn,
  };
}

function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}
