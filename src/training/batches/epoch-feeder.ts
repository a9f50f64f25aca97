import { Dataset } from "../../data/dataset.js";
import type { Random } from "../../random.js";
import { range } from "../../range.js";
import { tf } from "../../tensorflow.js";
import type { BatchSource } from "./batch-source.js";
import { indexedSource, type WeighingOptions } from "./examples.js";
import { inBatches } from "./in-batches.js";
import { batchesOfStream, fedSource, isStream, tensorsOfBatch, type Stream } from "./stream.js";
import type { TensorExamples } from "./tensor-source.js";

/** What a net can be trained on. */
export type TrainingData = Dataset | TensorExamples | Stream<TensorExamples>;

/** What is fed for one step, or for several steps on batches of the same size. */
export interface Feed {
  readonly fed: readonly tf.Tensor[];
  /** Number of examples in each step. */
  readonly sizes: readonly number[];
}

/** Options of {@link epochFeeder}. */
export interface EpochFeederOptions extends WeighingOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly random: Random;
  /** Examples at the end that are left out. Default: 0. */
  readonly held?: number;
  /** Batches of a stream that make an epoch. Default: all. */
  readonly stepsPerEpoch?: number | undefined;
}

/** What a training is fed with, epoch by epoch. */
export interface EpochFeeder {
  readonly source: BatchSource;
  /** Batches in an epoch; NaN while that is not known. */
  readonly batches: number;
  /** What is fed for one batch of each size that will come, as far as that is known; the caller disposes of it. */
  examples(): tf.Tensor[][];
  /** Feeds for `atOnce` whole batches together, the rest one by one; the caller disposes of them. */
  epoch(atOnce: number): AsyncGenerator<Feed>;
  dispose(): void;
}

/** @throws Error when the data does not fit the net */
export function epochFeeder(model: tf.LayersModel, data: TrainingData, options: EpochFeederOptions): EpochFeeder {
  return isStream(data) ? streamFeeder(model, data, options) : indexedFeeder(model, data, options);
}

function indexedFeeder(
  model: tf.LayersModel,
  data: Dataset | TensorExamples,
  { batchSize, shuffle, random, held = 0, ...weighing }: EpochFeederOptions,
): EpochFeeder {
  const source = indexedSource(model, data, weighing);
  const size = source.size - held;
  const sizes = [...(size >= batchSize ? [batchSize] : []), ...(size % batchSize > 0 ? [size % batchSize] : [])];
  return {
    source,
    batches: Math.ceil(size / batchSize),
    examples: () => sizes.map((n) => source.feed(range(0, n))),
    async *epoch(atOnce) {
      const order = shuffle ? random.permutation(size) : range(0, size);
      const together = size - (size % (batchSize * atOnce));
      for (const chosen of inBatches(order.subarray(0, together), batchSize * atOnce))
        yield await Promise.resolve({ fed: source.feed(chosen), sizes: Array<number>(atOnce).fill(batchSize) });
      for (const chosen of inBatches(order.subarray(together), batchSize))
        yield { fed: source.feed(chosen), sizes: [chosen.length] };
    },
    dispose: () => {
      source.dispose();
    },
  };
}

function streamFeeder(
  model: tf.LayersModel,
  stream: Stream<TensorExamples>,
  { stepsPerEpoch, classWeight, sampleWeight, change }: EpochFeederOptions,
): EpochFeeder {
  if (classWeight ?? sampleWeight ?? change)
    throw new Error(
      "classWeight, sampleWeight and augmentation are for data sets: yield { xs, ys, sampleWeight } instead",
    );
  let batches = stepsPerEpoch ?? Number.NaN;
  let epochs = 0;
  return {
    source: fedSource(model),
    get batches() {
      return batches;
    },
    examples: () => [],
    async *epoch() {
      let n = 0;
      for await (const batch of batchesOfStream(stream)) {
        const fed = tensorsOfBatch(model, batch);
        yield { fed, sizes: [fed[0]?.shape[0] ?? 0] };
        if (++n === stepsPerEpoch) break;
      }
      if (n === 0 && epochs > 0)
        throw new Error(
          `the stream had no batch left for epoch ${epochs + 1}: give a function that starts it anew, () => batches()`,
        );
      if (n === 0) throw new Error("the stream gave no batch: there is nothing to train on");
      if (stepsPerEpoch !== undefined && n < stepsPerEpoch)
        throw new Error(`the stream ended after ${n} batches, stepsPerEpoch is ${stepsPerEpoch}: give fewer steps`);
      epochs++;
      batches = n;
    },
    dispose: () => undefined,
  };
}
