/** The numbers first … end − 1. */
export function range(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - first }, (_, i) => first + i);
}

/** Cuts `indices` into batches; the last one may be shorter. */
export function* inBatches(indices: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
