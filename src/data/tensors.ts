import { range } from "../range.js";
import { tf } from "../tensorflow.js";
import { labelsAt } from "./batches.js";
import { Dataset } from "./dataset.js";
import { deviceImages } from "./device-images.js";

/**
 * Pixels as they are, 0 (black) to 255 (white).
 *
 * @returns float32, `[n, height, width, channels]`; 4 bytes a value, so 188 MB for the 60,000 images of MNIST
 * @example
 * const { test } = await mnist();
 * imageTensor(test.take(100)).max().print(); // 255
 */
export function imageTensor(dataset: Dataset): tf.Tensor4D {
  return deviceImages(dataset, all(dataset));
}

/**
 * Pixels as numbers from 0 (black) to 1 (white): each divided by 255.
 *
 * @param images a data set, or a tensor of pixels 0 … 255 such as a batch's
 * @returns float32, `[n, height, width, channels]`
 * @example
 * const { test } = await mnist();
 * scaled(test.take(100)).mean().print();
 */
export function scaled(images: Dataset | tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => pixels(images).div(255));
}

/** Mean and standard deviation of each channel, on the scale from 0 to 1. */
export interface PixelStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Mean and standard deviation of each channel over all images, on the scale from 0 to 1. Take them of the training images
 * and use them for all.
 *
 * @example
 * const { train } = await mnist();
 * console.log(pixelStatistics(train)); // mean about 0.131, deviation about 0.308
 */
export function pixelStatistics(dataset: Dataset): PixelStatistics {
  const [n, height, width, channels] = dataset.shape;
  if (n === 0) throw new Error(`${dataset.title} has no images: there is no mean of none`);
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let i = 0; i < n; i++) {
    const image = dataset.image(i);
    for (let at = 0, k = 0; at < image.length; at++, k = at % channels) {
      const value = image[at] ?? 0;
      sum[k] = (sum[k] ?? 0) + value;
      squares[k] = (squares[k] ?? 0) + value * value;
    }
  }
  const count = n * height * width;
  const mean = Array.from(sum, (total) => total / count);
  const deviation = mean.map((value, k) => Math.sqrt(Math.max(0, (squares[k] ?? 0) / count - value ** 2)));
  return { mean: mean.map((value) => value / 255), deviation: deviation.map((value) => value / 255) };
}

/**
 * Pixels so that each channel has mean 0 and standard deviation 1 over the images that the statistics were taken of.
 *
 * @param images a data set, or a tensor of pixels 0 … 255 such as a batch's
 * @returns float32, `[n, height, width, channels]`
 * @throws Error when a channel has no deviation at all, or their numbers differ
 * @example
 * const { train, test } = await mnist();
 * standardised(test.take(100), pixelStatistics(train)).mean().print(); // near 0
 */
export function standardised(images: Dataset | tf.Tensor4D, { mean, deviation }: PixelStatistics): tf.Tensor4D {
  const channels = images.shape[3];
  if (mean.length !== channels || deviation.length !== channels)
    throw new Error(`statistics of ${mean.length} channels do not fit images of ${channels}: take them of such images`);
  if (deviation.some((value) => !(value > 0)))
    throw new Error(`deviations ${deviation.join(", ")}: a channel that is the same everywhere cannot be standardised`);
  return tf.tidy(() =>
    pixels(images)
      .div(255)
      .sub([...mean])
      .div([...deviation]),
  );
}

/**
 * The class of each image.
 *
 * @returns int32, `[n]`, or `[n, classes]` of 0 and 1 where an image may have several labels
 * @example
 * const { test } = await mnist();
 * labelTensor(test.take(5)).print(); // [7, 2, 1, 0, 4]
 */
export function labelTensor(dataset: Dataset): tf.Tensor {
  return labelsAt(dataset, all(dataset));
}

/**
 * Labels as rows of zeros with a one at the label's place.
 *
 * @param labels whole numbers from 0 to classes − 1
 * @param classes number of classes
 * @returns float32, `[n, classes]`
 * @throws RangeError when a label lies outside the classes
 * @example
 * oneHot([1, 0], 3).print(); // [[0, 1, 0], [1, 0, 0]]
 */
export function oneHot(labels: ArrayLike<number>, classes: number): tf.Tensor2D {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? 0;
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new RangeError(`label ${label} at ${i} is no class: give whole numbers from 0 to ${classes - 1}`);
    rows[i * classes + label] = 1;
  }
  return tf.tensor2d(rows, [labels.length, classes]);
}

function pixels(images: Dataset | tf.Tensor4D): tf.Tensor4D {
  return images instanceof Dataset ? imageTensor(images) : images.toFloat();
}

function all({ size }: Dataset): Uint32Array {
  return range(0, size);
}
