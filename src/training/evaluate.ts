import pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../jupyter.js";
import { range } from "../range.js";
import { tableBundle } from "../table-bundle.js";
import { tf } from "../tensorflow.js";
import type { BatchSource } from "./batches/batch-source.js";
import type { TrainingData } from "./batches/epoch-feeder.js";
import { indexedSource } from "./batches/examples.js";
import { batchesOfStream, fedSource, isStream, tensorsOfBatch } from "./batches/stream.js";
import { breathe } from "./breathe.js";
import type { Logs } from "./callback.js";
import { compiledNet } from "./compiled-net.js";
import { forwardAll } from "./forward.js";
import { wilsonInterval } from "./numbers/wilson-interval.js";
import { explainMemory } from "./out-of-memory.js";
import { RunningMetrics } from "./running-metrics.js";
import { score } from "./score.js";

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
 * Loss and metrics of a compiled net on a data set, tensors `{ xs, ys }` or a stream of such batches.
 *
 * @throws Error when the model is not compiled or the data does not fit it
 * @example
 * const { accuracy, interval } = await evaluate(cnn, test);
 */
export async function evaluate(
  model: tf.LayersModel,
  data: TrainingData,
  { batchSize = 256 }: EvaluateOptions = {},
): Promise<Evaluation> {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize is ${batchSize}: give a whole number of at least 1`);
  const { logs, examples } = await scoreOn(model, data, { batchSize });
  return new Evaluation(logs, examples);
}

/** Options of {@link evaluateOn}. */
export interface EvaluateOnOptions {
  readonly batchSize: number;
  /** What stands in front of each name. Default: nothing. */
  readonly prefix?: string;
  /** Which examples. Default: all. */
  readonly indices?: Uint32Array;
}

/** Loss and metrics by name. */
export async function evaluateOn(model: tf.LayersModel, data: TrainingData, options: EvaluateOnOptions): Promise<Logs> {
  return (await scoreOn(model, data, options)).logs;
}

/** Numbers of nets as they were compiled: graphs of the scores of one do not fit it when it is compiled anew. */
const compilations = new WeakMap<object, number>();
let compiled = 0;

async function scoreOn(
  model: tf.LayersModel,
  data: TrainingData,
  { batchSize, prefix = "", indices }: EvaluateOnOptions,
): Promise<{ logs: Logs; examples: number }> {
  const { metricsTensors } = compiledNet(model);
  const compilation = compilations.get(metricsTensors) ?? compiled++;
  compilations.set(metricsTensors, compilation);
  const metrics = new RunningMetrics(model);
  let examples = 0;
  const take = (results: tf.Tensor[], n: number): void => {
    const numbers = results.map((each) => each.dataSync<"float32">());
    metrics.add(numbers, n);
    tf.dispose(results);
    examples += n;
  };
  const workOf = (source: BatchSource) => (fed: readonly tf.Tensor[]) =>
    tf.tidy(() => [...score(model, source.make(fed), { training: false }).numbers]);
  try {
    if (isStream(data)) {
      const work = workOf(fedSource(model));
      for await (const batch of batchesOfStream(data)) {
        const fed = tensorsOfBatch(model, batch);
        take(work(fed), fed[0]?.shape[0] ?? 0);
        tf.dispose(fed);
        await breathe();
      }
    } else {
      const source = indexedSource(model, data);
      const chosen = indices ?? range(0, source.size);
      if (chosen.length === 0) throw new Error("there is nothing to evaluate on: the data set is empty");
      const name = `score ${compilation}`;
      const each = (results: tf.Tensor[], { length }: Uint32Array) => {
        take(results, length);
      };
      await forwardAll(model, { name, work: workOf(source) }, { source, indices: chosen, batchSize, take: each });
      source.dispose();
    }
  } catch (error) {
    throw explainMemory(error, { model, batchSize });
  }
  return { logs: metrics.logs(prefix), examples };
}
