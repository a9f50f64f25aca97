import type { Dataset } from "../data/dataset.js";
import { tf } from "../tensorflow.js";

/** Pictures of a batch as float32 in [0, 1], shape [n, height, width, channels], and their labels as the loss wants them. */
export interface Batch {
  x: tf.Tensor4D;
  y: tf.Tensor;
}

/** How a model's loss wants the labels: one column a class, or the class numbers themselves. */
export type LabelForm = "one-hot" | "sparse";

/** @throws when the model was not compiled */
export function labelForm(model: tf.LayersModel): LabelForm {
  const loss: unknown = model.loss;
  if (loss === undefined) {
    throw new Error('the model is not compiled: call model.compile({ optimizer: "adam", loss, metrics }) first');
  }
  return loss === "sparseCategoricalCrossentropy" ? "sparse" : "one-hot";
}

/** The pictures at `indices` of a data set as tensors; the caller disposes of them. */
export function makeBatch(data: Dataset, indices: Uint32Array, form: LabelForm): Batch {
  const [, height, width, channels] = data.shape;
  const size = height * width * channels;
  const pixels = new Float32Array(indices.length * size);
  const labels = new Int32Array(indices.length);
  indices.forEach((index, row) => {
    const start = index * size;
    const target = row * size;
    for (let i = 0; i < size; i++) pixels[target + i] = (data.images[start + i] ?? 0) / 255;
    labels[row] = data.labels[index] ?? 0;
  });
  const x = tf.tensor4d(pixels, [indices.length, height, width, channels]);
  if (form === "sparse") return { x, y: tf.tensor1d(Float32Array.from(labels)) };
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, "int32"), data.classNames.length).toFloat());
  return { x, y };
}

/** The numbers first … end − 1. */
export function range(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - first }, (_, i) => first + i);
}

/** Cuts `indices` into batches; the last one may be shorter. */
export function* inBatches(indices: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
