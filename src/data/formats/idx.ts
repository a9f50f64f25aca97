import { constants, gunzipSync } from "node:zlib";

import { elementCount } from "./element-count.js";
import { inflateBounds, isTooMuch, MOST_INFLATED } from "./inflate-bounds.js";
import { typedValues } from "./typed-values.js";

/** Element types by the third byte of an IDX file. */
const types = {
  0x08: { type: "uint8", bytes: 1 },
  0x09: { type: "int8", bytes: 1 },
  0x0b: { type: "int16", bytes: 2 },
  0x0c: { type: "int32", bytes: 4 },
  0x0d: { type: "float32", bytes: 4 },
  0x0e: { type: "float64", bytes: 8 },
} as const;

/** So many compressed bytes are inflated to see an IDX header, which has at most 1024: they make at most 8.5 MB. */
const HEAD = 8192;

/** An array read from an IDX file: `values` in row-major order, `shape` with the slowest dimension first. */
export type IdxArray = { readonly shape: readonly number[] } & (
  | { readonly type: "uint8"; readonly values: Uint8Array }
  | { readonly type: "int8"; readonly values: Int8Array }
  | { readonly type: "int16"; readonly values: Int16Array }
  | { readonly type: "int32"; readonly values: Int32Array }
  | { readonly type: "float32"; readonly values: Float32Array }
  | { readonly type: "float64"; readonly values: Float64Array }
);

/** Options of `parseIdx`. */
export interface ParseIdxOptions {
  /** No gzipped file may inflate to more bytes than this; 2 GiB unless told. */
  maxBytes?: number;
}

/**
 * Reads an array of any type and rank in the IDX format: two zero bytes, a type, the rank, one big-endian uint32 a
 * dimension, then the values, big-endian too ("THE IDX FILE FORMAT", http://yann.lecun.com/exdb/mnist/). A gzipped file
 * is inflated no further than its header says, and not at all where deflate cannot make so much of it.
 *
 * @param bytes the whole file, gzipped or not; `values` of one byte each are a view of it and no copy
 * @throws Error when the bytes are no IDX file, are damaged, or their number does not fit the shape
 * @example
 * const { shape, values } = parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 0)); // [2], Uint8Array [5, 0]
 */
export function parseIdx(bytes: Uint8Array, options: ParseIdxOptions = {}): IdxArray {
  const { maxBytes = 2 ** 31 } = options;
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const file = gzipped ? inflated(bytes, maxBytes) : bytes;
  const header = readHeader(file);
  if (file.length !== header.fileBytes) throw new Error(`IDX file of ${file.length} bytes, ${header.should}`);
  const { shape, start, type } = header;
  return { shape, ...typedValues[type](file.subarray(start), "BE") };
}

/** What an IDX file says about itself; the bytes may be its start only. */
function readHeader(file: Uint8Array) {
  const [first, second, code, rank] = file;
  if (first !== 0 || second !== 0 || code === undefined || rank === undefined)
    throw new Error(
      `not an IDX file: it starts with "${hex(file.subarray(0, 4))}" instead of "00 00", a type and a rank; pass the bytes of a file such as train-images-idx3-ubyte, gzipped or not`,
    );
  const element = types[code as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
  if (!element)
    throw new Error(`unknown IDX type 0x${hex([code])} (one of: ${Object.keys(types).map(hexCode).join(", ")})`);

  const start = 4 + 4 * rank;
  if (file.length < start)
    throw new Error(
      `IDX file cut short: ${file.length} bytes cannot hold the ${rank} dimensions of its header; fetch it anew`,
    );
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const fileBytes = start + elementCount(shape) * element.bytes;
  const makes = Number.isSafeInteger(fileBytes) ? String(fileBytes) : "more than can be counted";
  const should = `but ${element.type} values of shape [${shape.join(", ")}] make ${makes}: fetch it anew`;
  return { type: element.type, start, shape, fileBytes, should };
}

function inflated(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.length <= HEAD) return gunzip(bytes);
  const { fileBytes, should } = readHeader(
    gunzip(bytes.subarray(0, HEAD), { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: HEAD * MOST_INFLATED }),
  );
  if (fileBytes > bytes.length * MOST_INFLATED)
    throw new Error(
      `gzip file of ${bytes.length} bytes, which cannot hold more than ${bytes.length * MOST_INFLATED}, ${should}`,
    );
  if (fileBytes > maxBytes)
    throw new Error(
      `IDX file of ${fileBytes} bytes, more than maxBytes (${maxBytes}): raise it, or pass a smaller file`,
    );
  try {
    return gunzip(bytes, inflateBounds(bytes.length, fileBytes));
  } catch (error) {
    if (isTooMuch(error)) throw new Error(`IDX file of more than ${fileBytes} bytes, ${should}`, { cause: error });
    throw error;
  }
}

function gunzip(bytes: Uint8Array, options: Parameters<typeof gunzipSync>[1] = {}): Uint8Array {
  try {
    return gunzipSync(bytes, options);
  } catch (error) {
    if (isTooMuch(error)) throw error;
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
