import type { LabelTask } from "../../data/label-table.js";

/** Probabilities and truths as plain arrays, for numbers on anything. */
export interface LabelledProbabilities {
  /** Class of each example, `[n]` numbers from 0; for several labels an example 0 and 1, `[n, classes]` row by row. */
  readonly labels: ArrayLike<number>;
  /** `[n, classes]`, row by row or as a list of rows; for two classes also `[n]`, the probability of class 1. */
  readonly probabilities: ArrayLike<number> | readonly ArrayLike<number>[];
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  /** "multi-label" where an example may have several. Default: "single-label". */
  readonly task?: LabelTask;
}

/** What `predict` gives, or labels and probabilities as plain arrays. */
export type PredictedSet =
  | LabelledProbabilities
  | {
      readonly data: Pick<LabelledProbabilities, "labels" | "classNames" | "task">;
      readonly probabilities: LabelledProbabilities["probabilities"];
    };

/** A class by its name or its number. */
export type ClassChoice = string | number;

/** Truths and probabilities of n examples, checked. */
export class Outcomes {
  readonly n: number;
  readonly classNames: readonly string[];
  /** Whether an example may have several labels. */
  readonly multiLabel: boolean;
  /** `[n]`, or for several labels an example `[n, classes]`. */
  readonly labels: ArrayLike<number>;
  /** `[n, classes]`, row by row. */
  readonly probabilities: ArrayLike<number>;

  /** @throws Error when there are no examples, or labels and probabilities are none or do not fit each other */
  constructor(set: PredictedSet) {
    const { labels, classNames, task } = "data" in set ? set.data : set;
    this.classNames = classNames;
    this.multiLabel = task === "multi-label";
    this.labels = labels;
    const classes = classNames.length;
    this.n = this.multiLabel ? labels.length / classes : labels.length;
    if (labels.length === 0) throw new Error("there are no predictions: give at least one example");
    this.probabilities = this.#flat(set.probabilities);
    this.#check();
  }

  get classes(): number {
    return this.classNames.length;
  }

  /** Whether example i belongs to class k. */
  belongs(i: number, k: number): boolean {
    return this.multiLabel ? this.labels[i * this.classes + k] === 1 : this.labels[i] === k;
  }

  probability(i: number, k: number): number {
    return this.probabilities[i * this.classes + k] ?? NaN;
  }

  /** Number of example i's most probable class, of equal ones the first. */
  predicted(i: number): number {
    let best = 0;
    for (let k = 1; k < this.classes; k++) if (this.probability(i, k) > this.probability(i, best)) best = k;
    return best;
  }

  /** Class of example i; only where it has one. */
  label(i: number): number {
    return this.labels[i] ?? 0;
  }

  /** Examples that belong to class k. */
  support(k: number): number {
    let count = 0;
    for (let i = 0; i < this.n; i++) if (this.belongs(i, k)) count++;
    return count;
  }

  /** @throws Error when an example may have several labels */
  needsOneClass(what: string, instead: string): this {
    if (this.multiLabel) throw new Error(`${what} needs one class an example, but these may have several: ${instead}`);
    return this;
  }

  /**
   * Number of a class.
   *
   * @throws Error when there is no such class
   */
  classIndex(choice: ClassChoice): number {
    const index = typeof choice === "number" ? choice : this.classNames.indexOf(choice);
    if (!Number.isInteger(index) || index < 0 || index >= this.classes)
      throw new Error(
        typeof choice === "number"
          ? `no class ${choice}: give a number from 0 to ${this.classes - 1} or a name (${this.classNames.join(", ")})`
          : `no class "${choice}" (one of: ${this.classNames.join(", ")})`,
      );
    return index;
  }

  #flat(given: LabelledProbabilities["probabilities"]): ArrayLike<number> {
    const { n, classes } = this;
    const rows = isRows(given) ? given : undefined;
    const odd = rows?.findIndex((row) => row.length !== (rows[0]?.length ?? 0)) ?? -1;
    if (odd >= 0)
      throw new Error(
        `row ${odd} has ${rows?.[odd]?.length ?? 0} probabilities and row 0 has ${rows?.[0]?.length ?? 0}: give each row ${classes}`,
      );
    const values = rows ? Float64Array.from(rows.flatMap((row) => Array.from(row))) : (given as ArrayLike<number>);
    if (classes === 2 && !this.multiLabel && values.length === n)
      return Float64Array.from({ length: 2 * n }, (_, i) => {
        const p = values[i >> 1] ?? NaN;
        return i % 2 === 0 ? 1 - p : p;
      });
    if (!Number.isInteger(n) || values.length !== n * classes)
      throw new Error(
        `${values.length} probabilities and ${this.labels.length} labels for ${classes} classes: give ${classes} probabilities an example, and ${this.multiLabel ? "as many labels" : "one label"}`,
      );
    return values;
  }

  #check(): void {
    const { n, classes, labels, multiLabel, probabilities } = this;
    const below = multiLabel ? 2 : classes;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i] ?? NaN;
      if (Number.isInteger(label) && label >= 0 && label < below) continue;
      const example = multiLabel ? Math.floor(i / classes) : i;
      throw new Error(
        `label ${label} of example ${example} is ${multiLabel ? "neither 0 nor 1" : `no class: give a whole number from 0 to ${below - 1}`}`,
      );
    }
    for (let i = 0; i < n * classes; i++) {
      const p = probabilities[i] ?? NaN;
      if (!(p >= 0 && p <= 1 + 1e-6))
        throw new Error(
          `example ${Math.floor(i / classes)} has the probability ${p} of "${this.classNames[i % classes] ?? ""}": give numbers from 0 to 1, such as softmax and sigmoid give`,
        );
    }
  }
}

function isRows(given: LabelledProbabilities["probabilities"]): given is readonly ArrayLike<number>[] {
  return typeof given[0] === "object";
}
