/** Cuts `indices` into batches; the last one may be shorter. */
export function* inBatches(indices: Uint32Array, batchSize: number): Generator<Uint32Array> {
  for (let start = 0; start < indices.length; start += batchSize) yield indices.subarray(start, start + batchSize);
}
