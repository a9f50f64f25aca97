import type { tf } from "../tensorflow.js";
import type { Logs } from "./callback.js";
import { compiledNet } from "./compiled-net.js";
import { isCountedMetric } from "./metrics/counted-metric.js";

/** tfjs' short names of metrics, by Keras' names. */
const KERAS_NAMES: Readonly<Record<string, string>> = { acc: "accuracy", ce: "crossentropy" };

/** Loss and metrics over batches of different sizes. */
export class RunningMetrics {
  readonly #names: readonly string[];
  readonly #results: readonly (((counts: Float32Array) => number) | undefined)[];
  readonly #sums: Float64Array[];
  #examples = 0;

  constructor(model: tf.LayersModel) {
    const { metricsTensors } = compiledNet(model);
    this.#names = metricNames(model);
    this.#results = [
      undefined,
      ...metricsTensors.map(([metric]) => (isCountedMetric(metric) ? metric.result : undefined)),
    ];
    this.#sums = this.#names.map(() => new Float64Array(0));
  }

  /** Adds the numbers of a batch of so many examples, in the order of `score`. */
  add(numbers: readonly Float32Array[], examples: number): void {
    numbers.forEach((values, i) => {
      const before = this.#sums[i];
      const factor = this.#results[i] ? 1 : examples;
      this.#sums[i] = Float64Array.from(values, (value, k) => (before?.[k] ?? 0) + value * factor);
    });
    this.#examples += examples;
  }

  /** Means and results so far, each name with `prefix` in front. */
  logs(prefix = ""): Logs {
    const value = (i: number): number => {
      const sums = this.#sums[i] ?? new Float64Array(0);
      const result = this.#results[i];
      return result ? result(Float32Array.from(sums)) : (sums[0] ?? Number.NaN) / Math.max(this.#examples, 1);
    };
    return Object.fromEntries(this.#names.map((name, i) => [prefix + name, value(i)]));
  }
}

/** Names of loss and metrics as Keras has them: `loss`, `accuracy` …; of two with the same name the second gets a `_1`. */
export function metricNames(model: tf.LayersModel): string[] {
  const seen = new Map<string, number>();
  return compiledNet(model).metricsNames.map((tfjsName) => {
    const name = tfjsName.replace(/(?<=^|_)(acc|ce)$/, (short) => KERAS_NAMES[short] ?? short);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}_${before}`;
  });
}
