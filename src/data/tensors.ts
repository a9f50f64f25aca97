import { tf } from "../tensorflow.js";
import type { Dataset } from "./dataset.js";

/**
 * The images as numbers from 0 (black) to 1 (white): each pixel divided by 255.
 *
 * @returns float32, `[n, height, width, channels]`; 4 bytes a value, so 188 MB for the 60,000 images of MNIST
 * @example
 * const { test } = await mnist();
 * scaled(test.take(100)).mean().print();
 */
export function scaled(dataset: Dataset): tf.Tensor4D {
  const { images, shape } = dataset;
  const values = new Float32Array(images.length); // a plain loop: Float32Array.from takes ten times as long
  for (let i = 0; i < values.length; i++) values[i] = (images[i] ?? 0) / 255;
  return tf.tensor4d(values, [...shape]);
}

/**
 * The class of each image.
 *
 * @returns int32, `[n]`
 * @example
 * const { test } = await mnist();
 * labelTensor(test.take(5)).print(); // [7, 2, 1, 0, 4]
 */
export function labelTensor(dataset: Dataset): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(dataset.labels), "int32");
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
