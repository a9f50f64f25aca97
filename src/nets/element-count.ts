import type { tf } from "../tensorflow.js";

/** Numbers in a tensor of this shape; an open size counts as one. */
export function elementCount(shape: tf.Shape): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1);
}

/** Numbers in all of these weights. */
export function weightCount(weights: readonly tf.LayerVariable[]): number {
  return weights.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
