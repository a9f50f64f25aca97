import pl from "nodejs-polars";

import type { Dataset } from "../data/dataset.js";
import { jupyterDisplay, type MimeBundle } from "../jupyter.js";
import { tableBundle } from "../table-bundle.js";
import type { tf } from "../tensorflow.js";
import { inBatches, labelForm, makeBatch, range } from "./batches.js";
import { breathe } from "./breathe.js";
import type { Logs } from "./callback.js";
import { metricNames, RunningMean } from "./metrics.js";

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  /** Pictures that go through the net at once; changes speed and memory, not the result. Default: 256. */
  batchSize?: number;
}

/** How good a net is on a data set. */
export class Evaluation {
  /** Mean loss. */
  readonly loss: number;
  /** Share of right answers in [0, 1]; NaN when the model was compiled without `metrics: ["accuracy"]`. */
  readonly accuracy: number;
  /** Wilson's 95 % interval of the accuracy. */
  readonly interval: readonly [low: number, high: number];

  constructor(
    /** All values by name, `loss` and `accuracy` among them. */
    readonly metrics: Logs,
    /** Pictures that were looked at. */
    readonly images: number,
  ) {
    const { loss = Number.NaN, accuracy = Number.NaN } = metrics;
    this.loss = loss;
    this.accuracy = accuracy;
    this.interval = wilsonInterval(accuracy, images);
  }

  /** A table of one row, rounded for reading. */
  [jupyterDisplay](): MimeBundle {
    const rounded = Object.entries(this.metrics).map(([name, value]) => [name, [Number(value.toFixed(4))]] as const);
    const interval = this.interval.map((bound) => bound.toFixed(4)).join(" – ");
    return tableBundle(
      pl.DataFrame({ images: [this.images], ...Object.fromEntries(rounded), "95 % interval of accuracy": [interval] }),
    );
  }
}

/**
 * Loss and metrics of a compiled net on a data set.
 *
 * @example
 * const { accuracy, interval } = await evaluate(cnn, test);
 */
export async function evaluate(
  model: tf.LayersModel,
  data: Dataset,
  { batchSize = 256 }: EvaluateOptions = {},
): Promise<Evaluation> {
  const metrics = await evaluateOn(model, data, range(0, data.size), { batchSize });
  return new Evaluation(metrics, data.size);
}

/** Loss and metrics on the pictures at `indices`, each name with `prefix` in front. */
export async function evaluateOn(
  model: tf.LayersModel,
  data: Dataset,
  indices: Uint32Array,
  { batchSize, prefix = "" }: { batchSize: number; prefix?: string },
): Promise<Logs> {
  const form = labelForm(model);
  const mean = new RunningMean(metricNames(model));
  for (const chosen of inBatches(indices, batchSize)) {
    const { x, y } = makeBatch(data, chosen, { form });
    const results = [model.evaluate(x, y, { batchSize: chosen.length })].flat();
    mean.add(
      results.map((scalar) => scalar.dataSync()[0] ?? Number.NaN),
      chosen.length,
    );
    for (const tensor of [x, y, ...results]) tensor.dispose();
    await breathe();
  }
  return mean.logs(prefix);
}

/**
 * The interval that holds the true share with 95 % confidence when `share` of `n` was counted
 * (Wilson 1927, "Probable inference, the law of succession, and statistical inference", doi:10.1080/01621459.1927.10502953).
 */
export function wilsonInterval(share: number, n: number): readonly [low: number, high: number] {
  const z = 1.959964;
  const centre = share + z ** 2 / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}
