import { Dataset } from "../data/dataset.js";
import { range } from "../range.js";
import { tf } from "../tensorflow.js";
import type { IndexedSource } from "./batches/batch-source.js";
import { datasetSource } from "./batches/dataset-source.js";
import { inputSource, type Tensors } from "./batches/tensor-source.js";
import { forwardAll } from "./forward.js";
import { explainMemory } from "./out-of-memory.js";

/** Options of {@link predict}. */
export interface PredictOptions {
  /** Pictures that go through the net at once; changes speed and memory, not the result. Default: 256. */
  batchSize?: number;
}

/** What a net says of one picture. */
export interface Prediction {
  /** One number a class, [classes]. */
  readonly probabilities: Float32Array;
  readonly classNames: readonly string[];
  /** Number of the picture's class, or of each that it has. */
  readonly label: number | readonly number[];
  /** Where the picture stood in the data set that was predicted. */
  readonly index: number;
  /** Whether the picture is a drawn stand-in. */
  readonly standIn: boolean;
}

/** What a net says of the pictures of a data set. */
export class Predictions {
  constructor(
    /** The pictures, in the order of the other fields. */
    readonly data: Dataset,
    /** The net's outputs, row by row, [n, classes]. */
    readonly probabilities: Float32Array,
    /** Where each picture stood in the data set that was predicted, [n]. */
    readonly indices: Uint32Array,
    /** The most probable class of each picture, [n]. */
    readonly predicted: Uint8Array,
  ) {}

  get size(): number {
    return this.predicted.length;
  }

  /**
   * Those pictures whose most probable class is not their label; where a picture may have several, those of which the net says
   * something else than their labels, counting a class from a probability of 0.5.
   */
  wrong(): Predictions {
    const several = this.data.task === "multi-label";
    const right = (i: number): boolean =>
      several ? sameNumbers(this.at(i).label, this.#likely(i)) : this.predicted[i] === this.data.labels[i];
    return this.select(range(0, this.size).filter((i) => !right(i)));
  }

  /**
   * What the net says of picture `i`, counted within these predictions.
   *
   * @throws RangeError when there is no such picture
   * @example
   * probabilitiesChart(predictions.at(340));
   */
  at(i: number): Prediction {
    if (!Number.isInteger(i) || i < 0 || i >= this.size)
      throw new RangeError(`there is no prediction ${i}: give a whole number from 0 to ${this.size - 1}`);
    const { classNames, labels, task, standIn } = this.data;
    const classes = classNames.length;
    const own = (values: ArrayLike<number>): number[] =>
      Array.from({ length: classes }, (_, k) => k).filter((k) => values[i * classes + k] === 1);
    const label = task === "multi-label" ? own(labels) : (labels[i] ?? NaN);
    const probabilities = this.probabilities.slice(i * classes, (i + 1) * classes);
    return { probabilities, classNames, label, index: this.indices[i] ?? i, standIn };
  }

  /** The classes that the net holds for likely. */
  #likely(i: number): number[] {
    return [...this.at(i).probabilities].flatMap((probability, k) => (probability >= 0.5 ? [k] : []));
  }

  /** The first `n`. */
  take(n: number): Predictions {
    return this.select(range(0, Math.min(n, this.size)));
  }

  /** Those at `positions`, which count within these predictions. */
  select(positions: Uint32Array): Predictions {
    const classes = this.data.classNames.length;
    const probabilities = new Float32Array(positions.length * classes);
    positions.forEach((position, row) => {
      probabilities.set(this.probabilities.subarray(position * classes, (position + 1) * classes), row * classes);
    });
    return new Predictions(
      this.data.select(positions),
      probabilities,
      positions.map((position) => this.indices[position] ?? position),
      Uint8Array.from(positions, (position) => this.predicted[position] ?? 0),
    );
  }
}

/**
 * The net's answer to every picture of a data set, or to every row of tensors.
 *
 * @param data a data set, which gives {@link Predictions}; or the net's inputs as tensors, which give its outputs, one tensor
 *   or where it has several outputs a list; the caller disposes of them
 * @throws Error when the data does not fit the net, or its output for a data set is not one number a class
 * @example
 * const predictions = await predict(cnn, test);
 * imageGrid(predictions.wrong().take(24));
 */
export async function predict(model: tf.LayersModel, data: Dataset, options?: PredictOptions): Promise<Predictions>;
export async function predict(
  model: tf.LayersModel,
  data: Tensors,
  options?: PredictOptions,
): Promise<tf.Tensor | tf.Tensor[]>;
export async function predict(
  model: tf.LayersModel,
  data: Dataset | Tensors,
  { batchSize = 256 }: PredictOptions = {},
): Promise<Predictions | tf.Tensor | tf.Tensor[]> {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize is ${batchSize}: give a whole number of at least 1`);
  if (data instanceof Dataset) return predictDataset(model, data, batchSize);
  const outputs: tf.Tensor[][] = [];
  await outputsOf(model, inputSource(model, data), { batchSize, take: (results) => void outputs.push(results) });
  const joined = (outputs[0] ?? []).map((_, i) => tf.concat(outputs.flatMap((results) => results.slice(i, i + 1))));
  tf.dispose(outputs);
  return joined.length === 1 && joined[0] ? joined[0] : joined;
}

async function predictDataset(model: tf.LayersModel, data: Dataset, batchSize: number): Promise<Predictions> {
  const classes = data.classNames.length;
  const probabilities = new Float32Array(data.size * classes);
  await outputsOf(model, datasetSource(data, { form: "sparse" }), {
    batchSize,
    take: (results, chosen) => {
      const [output] = results;
      const size = output?.size;
      // One number for two classes is the probability of the second one.
      const single = classes === 2 && size === chosen.length;
      if (!output || results.length !== 1 || !(single || size === chosen.length * classes)) {
        const got = results.map((tensor) => `[${tensor.shape.join(", ")}]`);
        tf.dispose(results);
        throw new Error(
          `the net gives ${got.join(" and ")} for a batch of ${chosen.length}, expected [${chosen.length}, ${classes}]: end it with tf.layers.dense({ units: ${classes}, activation: "softmax" })`,
        );
      }
      const values = output.dataSync<"float32">();
      probabilities.set(single ? Array.from(values).flatMap((p) => [1 - p, p]) : values, (chosen[0] ?? 0) * classes);
      tf.dispose(results);
    },
  });
  const predicted = Uint8Array.from({ length: data.size }, (_, row) =>
    indexOfLargest(probabilities.subarray(row * classes, (row + 1) * classes)),
  );
  return new Predictions(data, probabilities, range(0, data.size), predicted);
}

async function outputsOf(
  model: tf.LayersModel,
  source: IndexedSource,
  { batchSize, take }: { batchSize: number; take: (results: tf.Tensor[], chosen: Uint32Array) => void },
): Promise<void> {
  const work = (fed: readonly tf.Tensor[]): tf.Tensor[] =>
    tf.tidy(() => [model.call([...source.make(fed).inputs], { training: false })].flat());
  const indices = range(0, source.size);
  if (indices.length === 0) throw new Error("there is nothing to predict: the data set is empty");
  try {
    await forwardAll(model, { name: `predict ${model.layers.length}`, work }, { source, indices, batchSize, take });
  } catch (error) {
    throw explainMemory(error, { model, batchSize });
  }
}

function sameNumbers(one: number | readonly number[], other: readonly number[]): boolean {
  return [one].flat().join() === other.join();
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}
