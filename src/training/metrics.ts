import type { tf } from "../tensorflow.js";
import type { Logs } from "./callback.js";

/** tfjs' short names of metrics, by Keras' names. */
const KERAS_NAMES: Readonly<Record<string, string>> = { acc: "accuracy" };

/** Names of the numbers that a compiled model gives for a batch: `loss`, `accuracy` … */
export function metricNames(model: tf.LayersModel): string[] {
  return model.metricsNames.map((name) => KERAS_NAMES[name] ?? name);
}

/** Means over batches of different sizes. */
export class RunningMean {
  readonly #names: readonly string[];
  readonly #sums: number[];
  #pictures = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#sums = names.map(() => 0);
  }

  /** Adds the values of a batch of so many pictures, in the order of the names. */
  add(values: readonly number[], pictures: number): void {
    values.forEach((value, i) => (this.#sums[i] = (this.#sums[i] ?? 0) + value * pictures));
    this.#pictures += pictures;
  }

  /** The means so far, each name with `prefix` in front. */
  logs(prefix = ""): Logs {
    return Object.fromEntries(
      this.#names.map((name, i) => [prefix + name, (this.#sums[i] ?? 0) / Math.max(this.#pictures, 1)]),
    );
  }
}
