/** An IDX file of one type code, with the values' bytes as they stand in it. */
export function writeIdx(code: number, shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header[2] = code;
  header[3] = shape.length;
  shape.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  return Uint8Array.from(Buffer.concat([header, Uint8Array.from(values)]));
}
