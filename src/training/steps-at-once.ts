import type { tf } from "../tensorflow.js";

/** Values that the layers of a net may give for a batch, where the call of a step takes a good part of its time. */
const SMALL = 400_000;

/** Steps of a small net that run together: enough to make the call cheap, few enough to stop within some milliseconds. */
const TOGETHER = 8;

/** How many steps of a net one call should run. */
export function stepsAtOnce(model: tf.LayersModel, batchSize: number): number {
  const values = model.layers
    .flatMap(({ outputShape }) => (Array.isArray(outputShape[0]) ? outputShape : [outputShape]) as tf.Shape[])
    .reduce((sum, shape) => sum + shape.slice(1).reduce<number>((size, length) => size * (length ?? 1), batchSize), 0);
  return values <= SMALL ? TOGETHER : 1;
}
