import { gunzipSync } from "node:zlib";

/** Element types by the third byte of an IDX file. */
const types = {
  0x08: { type: "uint8", bytes: 1 },
  0x09: { type: "int8", bytes: 1 },
  0x0b: { type: "int16", bytes: 2 },
  0x0c: { type: "int32", bytes: 4 },
  0x0d: { type: "float32", bytes: 4 },
  0x0e: { type: "float64", bytes: 8 },
} as const;

/** An array read from an IDX file: `values` in row-major order, `shape` with the slowest dimension first. */
export type IdxArray = { readonly shape: readonly number[] } & (
  | { readonly type: "uint8"; readonly values: Uint8Array }
  | { readonly type: "int8"; readonly values: Int8Array }
  | { readonly type: "int16"; readonly values: Int16Array }
  | { readonly type: "int32"; readonly values: Int32Array }
  | { readonly type: "float32"; readonly values: Float32Array }
  | { readonly type: "float64"; readonly values: Float64Array }
);

/**
 * Reads an array of any type and rank in the IDX format: two zero bytes, a type, the rank, one big-endian uint32 a
 * dimension, then the values, big-endian too ("THE IDX FILE FORMAT", http://yann.lecun.com/exdb/mnist/).
 *
 * @param bytes the whole file, gzipped or not; `values` of type uint8 are a view of it and no copy
 * @throws Error when the bytes are no IDX file or their number does not fit the shape
 * @example
 * const { shape, values } = parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 0)); // [2], Uint8Array [5, 0]
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  const file = bytes[0] === 0x1f && bytes[1] === 0x8b ? unzipped(bytes) : bytes;
  const [first, second, code, rank] = file;
  if (first !== 0 || second !== 0 || code === undefined || rank === undefined)
    throw new Error(
      `not an IDX file: it starts with "${hex(file.subarray(0, 4))}" instead of "00 00", a type and a rank; pass the bytes of a file such as train-images-idx3-ubyte, gzipped or not`,
    );
  const element = types[code as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
  if (!element)
    throw new Error(`unknown IDX type 0x${hex([code])} (one of: ${Object.keys(types).map(hexCode).join(", ")})`);

  const start = 4 + 4 * rank;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < start)
    throw new Error(
      `IDX file cut short: ${file.length} bytes cannot hold the ${rank} dimensions of its header; fetch it anew`,
    );
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const length = shape.reduce((product, size) => product * size, 1);
  const expected = start + length * element.bytes;
  if (file.length !== expected)
    throw new Error(
      `IDX file of ${file.length} bytes, but ${element.type} values of shape [${shape.join(", ")}] make ${expected}: fetch it anew`,
    );

  const read = <Values>(make: { from(source: { length: number }, map: (_: unknown, i: number) => number): Values }) => {
    const method = getters[element.type];
    return make.from({ length }, (_, i) => view[method](start + i * element.bytes));
  };
  switch (element.type) {
    case "uint8":
      return { type: element.type, shape, values: new Uint8Array(file.buffer, file.byteOffset + start, length) };
    case "int8":
      return { type: element.type, shape, values: read(Int8Array) };
    case "int16":
      return { type: element.type, shape, values: read(Int16Array) };
    case "int32":
      return { type: element.type, shape, values: read(Int32Array) };
    case "float32":
      return { type: element.type, shape, values: read(Float32Array) };
    case "float64":
      return { type: element.type, shape, values: read(Float64Array) };
  }
}

const getters = {
  uint8: "getUint8",
  int8: "getInt8",
  int16: "getInt16",
  int32: "getInt32",
  float32: "getFloat32",
  float64: "getFloat64",
} as const;

function unzipped(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new Error(`damaged gzip file of ${bytes.length} bytes (${(error as Error).message}): fetch it anew`, {
      cause: error,
    });
  }
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

function hexCode(code: string): string {
  return `0x${hex([Number(code)])}`;
}
