import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { tableBundle } from "../../table-bundle.js";
import { Outcomes, type PredictedSet } from "./outcomes.js";
import { wilsonInterval } from "./wilson-interval.js";

/** How many examples of each class were taken for which class. */
export class ConfusionMatrix {
  constructor(
    /** Examples by `[true class][predicted class]`. */
    readonly counts: readonly (readonly number[])[],
    readonly classNames: readonly string[],
  ) {}

  /** Number of all examples. */
  get size(): number {
    return sum(this.counts.flat());
  }

  /** Number of examples whose predicted class is their class. */
  get right(): number {
    return sum(this.counts.map((row, k) => row[k] ?? 0));
  }

  /** Share of right answers. */
  get accuracy(): number {
    return this.right / this.size;
  }

  /** Wilson's 95 % interval of the accuracy. */
  get interval(): readonly [low: number, high: number] {
    return wilsonInterval(this.accuracy, this.size);
  }

  /**
   * Shares instead of counts: of the examples of the "true" class (the diagonal is recall), of those of the "predicted" class
   * (the diagonal is precision), or of "all". 0 where there are none.
   */
  shares(of: "true" | "predicted" | "all"): number[][] {
    const rows = this.counts.map(sum);
    const columns = this.counts.map((_, k) => sum(this.counts.map((row) => row[k] ?? 0)));
    const all = this.size;
    return this.counts.map((row, i) =>
      row.map((count, k) => {
        const whole = { true: rows[i], predicted: columns[k], all }[of] ?? 0;
        return whole === 0 ? 0 : count / whole;
      }),
    );
  }

  /** A table with a row for each true class and a column for each predicted one. */
  table(): pl.DataFrame {
    return pl.DataFrame([
      pl.Series("true class", [...this.classNames], pl.Utf8),
      ...this.classNames.map((name, k) =>
        pl.Series(
          this.classNames.indexOf(name) === k ? name : `${name} (${k})`,
          this.counts.map((row) => row[k] ?? 0),
          pl.Int32,
        ),
      ),
    ]);
  }

  /** The {@link table} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.table());
  }
}

/**
 * Counts how often each class was taken for which; the most probable class is the predicted one, of equal ones the first.
 *
 * @throws Error when there are no predictions, a label is no class, or examples may have several labels
 * @example
 * const predictions = await predict(cnn, test);
 * confusionMatrix(predictions)
 */
export function confusionMatrix(predictions: PredictedSet): ConfusionMatrix {
  const outcomes = new Outcomes(predictions).needsOneClass(
    "a confusion matrix",
    "take classificationReport, which looks at each label by itself",
  );
  const counts = outcomes.classNames.map(() => outcomes.classNames.map(() => 0));
  for (let i = 0; i < outcomes.n; i++) {
    const row = counts[outcomes.label(i)] ?? [];
    const k = outcomes.predicted(i);
    row[k] = (row[k] ?? 0) + 1;
  }
  return new ConfusionMatrix(counts, outcomes.classNames);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
