import type { Dataset } from "../data/dataset.js";
import { labelsAt } from "../data/batches.js";
import { deviceImages } from "../data/device-images.js";
import { tf } from "../tensorflow.js";

/** Pictures of a batch as float32 in [0, 1], shape [n, height, width, channels], and their labels as the loss wants them. */
export interface Batch {
  x: tf.Tensor4D;
  y: tf.Tensor;
}

/** How a model's loss wants the labels: one column a class, or the class numbers themselves, as a single output does. */
export type LabelForm = "one-hot" | "sparse";

/** @throws when the model was not compiled */
export function labelForm(model: tf.LayersModel): LabelForm {
  const loss: unknown = model.loss;
  if (loss === undefined) {
    throw new Error('the model is not compiled: call model.compile({ optimizer: "adam", loss, metrics }) first');
  }
  const single = model.outputs[0]?.shape.at(-1) === 1;
  return loss === "sparseCategoricalCrossentropy" || single ? "sparse" : "one-hot";
}

/**
 * The pictures at `indices` of a data set as tensors, changed by `change` while they are 0 … 255; the caller disposes of
 * them.
 */
export function makeBatch(
  data: Dataset,
  indices: Uint32Array,
  { form, change }: { form: LabelForm; change?: ((images: tf.Tensor4D) => tf.Tensor4D) | undefined },
): Batch {
  return tf.tidy(() => {
    const images = deviceImages(data, indices);
    const x = (change?.(images) ?? images).div<tf.Tensor4D>(255);
    const labels = labelsAt(data, indices);
    if (data.task === "multi-label") return { x, y: labels.toFloat() };
    if (form === "sparse") return { x, y: labels.toFloat().expandDims(1) };
    return { x, y: tf.oneHot(labels, data.classNames.length).toFloat() };
  });
}

/** The numbers first … end − 1. */
export function range(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - first }, (_, i) => first + i);
}

/** Cuts `indices` into batches; the last one may be shorter. */
export function* inBatches(indices: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
