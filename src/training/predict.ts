import type { Dataset } from "../data/dataset.js";
import type { tf } from "../tensorflow.js";
import { inBatches, makeBatch, range } from "./batches.js";
import { breathe } from "./breathe.js";

/** Options of {@link predict}. */
export interface PredictOptions {
  /** Pictures that go through the net at once; changes speed and memory, not the result. Default: 256. */
  batchSize?: number;
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

  /** Those pictures whose most probable class is not their label. */
  wrong(): Predictions {
    return this.select(range(0, this.size).filter((i) => this.predicted[i] !== this.data.labels[i]));
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
 * The net's answer to every picture of a data set.
 *
 * @throws when the net's output is not one number a class
 * @example
 * const predictions = await predict(cnn, test);
 * imageGrid(predictions.wrong().take(24));
 */
export async function predict(
  model: tf.LayersModel,
  data: Dataset,
  { batchSize = 256 }: PredictOptions = {},
): Promise<Predictions> {
  const classes = data.classNames.length;
  const probabilities = new Float32Array(data.size * classes);
  for (const chosen of inBatches(range(0, data.size), batchSize)) {
    const { x, y } = makeBatch(data, chosen, { form: "sparse" });
    const output = model.predict(x, { batchSize: chosen.length });
    if (Array.isArray(output) || output.size !== chosen.length * classes) {
      const got = [output].flat().map((tensor) => `[${tensor.shape.join(", ")}]`);
      throw new Error(
        `the net gives ${got.join(" and ")} for a batch of ${chosen.length}, expected [${chosen.length}, ${classes}]: end it with tf.layers.dense({ units: ${classes}, activation: "softmax" })`,
      );
    }
    probabilities.set(output.dataSync<"float32">(), (chosen[0] ?? 0) * classes);
    for (const tensor of [x, y, output]) tensor.dispose();
    await breathe();
  }
  const predicted = Uint8Array.from({ length: data.size }, (_, row) =>
    indexOfLargest(probabilities.subarray(row * classes, (row + 1) * classes)),
  );
  return new Predictions(data, probabilities, range(0, data.size), predicted);
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}
