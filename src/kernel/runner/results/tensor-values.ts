import type { Tensor, TensorValues } from "./tensor.js";

/** The first values of a tensor along each axis, in row-major order; only they are read. */
export async function tensorValues(tensor: Tensor, sizes: readonly number[]): Promise<TensorValues> {
  if (tensor.shape.every((size, axis) => size === sizes[axis])) return tensor.data();
  const begin = tensor.shape.map(() => 0);
  const part = tensor.slice(begin, sizes);
  try {
    return await part.data();
  } finally {
    part.dispose();
  }
}
