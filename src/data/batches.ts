import { Random, sharedRandom } from "../random.js";
import { range } from "../range.js";
import { tf } from "../tensorflow.js";
import type { Dataset } from "./dataset.js";
import { deviceImages } from "./device-images.js";
import { selectLabels } from "./label-table.js";

/** Some images of a data set on the device. */
export interface ImageBatch {
  /** float32, `[n, height, width, channels]`, 0 … 255. */
  readonly images: tf.Tensor4D;
  /** int32, `[n]`, or `[n, classes]` of 0 and 1 where an image may have several labels. */
  readonly labels: tf.Tensor;
}

/** Options of {@link batchesOf}. */
export interface BatchesOptions {
  /** Images in a batch. Default: 32. */
  batchSize?: number;
  /** Whether the images come in random order. Default: false. */
  shuffle?: boolean;
  /** What the order follows from. Default: the source that `setSeed` starts goes on. */
  seed?: number;
  /** Whether a shorter last batch is left out. Default: false. */
  dropRemainder?: boolean;
}

/**
 * The images of a data set in batches, made one at a time when they are asked for. Whoever takes a batch disposes of it.
 *
 * @throws RangeError when batchSize is no whole number of at least 1
 */
export function* batchesOf(dataset: Dataset, options: BatchesOptions = {}): Generator<ImageBatch> {
  const { batchSize = 32, shuffle = false, seed, dropRemainder = false } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batchSize is ${batchSize}: give a whole number of at least 1`);
  const random = seed === undefined ? sharedRandom() : new Random(seed);
  const order = shuffle ? random.permutation(dataset.size) : range(0, dataset.size);
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.subarray(start, start + batchSize);
    if (dropRemainder && indices.length < batchSize) return;
    yield { images: deviceImages(dataset, indices), labels: labelsAt(dataset, indices) };
  }
}

/**
 * The labels of images as a tensor.
 *
 * @returns int32, `[n]`, or `[n, classes]` of 0 and 1 where an image may have several labels
 */
export function labelsAt(dataset: Dataset, indices: Uint32Array): tf.Tensor {
  const [, classes] = dataset.labelsShape;
  const labels = new Int32Array(selectLabels(indices, dataset));
  return tf.tensor(labels, classes === undefined ? [indices.length] : [indices.length, classes], "int32");
}
