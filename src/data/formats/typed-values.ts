import { endianness } from "node:os";

/** Order of the bytes of one number: "LE" has the lowest first, "BE" the highest. */
export type ByteOrder = "LE" | "BE";

/**
 * Readers of numbers that stand one after another: bytes are given as a view, wider numbers as a copy, since they need not
 * lie on their boundary or in this machine's byte order.
 */
export const typedValues = {
  bool: (raw: Uint8Array) => ({ type: "bool" as const, values: truths(raw) }),
  uint8: (raw: Uint8Array) => ({ type: "uint8" as const, values: bytes(raw) }),
  int8: (raw: Uint8Array) => ({
    type: "int8" as const,
    values: new Int8Array(raw.buffer, raw.byteOffset, raw.length),
  }),
  uint16: (raw: Uint8Array, order: ByteOrder) => ({
    type: "uint16" as const,
    values: new Uint16Array(inOrder(raw, 2, order)),
  }),
  int16: (raw: Uint8Array, order: ByteOrder) => ({
    type: "int16" as const,
    values: new Int16Array(inOrder(raw, 2, order)),
  }),
  uint32: (raw: Uint8Array, order: ByteOrder) => ({
    type: "uint32" as const,
    values: new Uint32Array(inOrder(raw, 4, order)),
  }),
  int32: (raw: Uint8Array, order: ByteOrder) => ({
    type: "int32" as const,
    values: new Int32Array(inOrder(raw, 4, order)),
  }),
  uint64: (raw: Uint8Array, order: ByteOrder) => ({
    type: "uint64" as const,
    values: new BigUint64Array(inOrder(raw, 8, order)),
  }),
  int64: (raw: Uint8Array, order: ByteOrder) => ({
    type: "int64" as const,
    values: new BigInt64Array(inOrder(raw, 8, order)),
  }),
  float16: (raw: Uint8Array, order: ByteOrder) => ({
    type: "float16" as const,
    values: Float32Array.from(new Uint16Array(inOrder(raw, 2, order)), halfFloat),
  }),
  float32: (raw: Uint8Array, order: ByteOrder) => ({
    type: "float32" as const,
    values: new Float32Array(inOrder(raw, 4, order)),
  }),
  float64: (raw: Uint8Array, order: ByteOrder) => ({
    type: "float64" as const,
    values: new Float64Array(inOrder(raw, 8, order)),
  }),
};

/** A view that is no Buffer, whatever came. */
function bytes(raw: Uint8Array): Uint8Array {
  return new Uint8Array(raw.buffer, raw.byteOffset, raw.length);
}

function truths(raw: Uint8Array): Uint8Array {
  const wrong = raw.findIndex((value) => value > 1);
  if (wrong >= 0)
    throw new Error(
      `${raw[wrong] ?? 0} among values of type bool, at index ${wrong}, instead of 0 or 1: fetch it anew`,
    );
  return bytes(raw);
}

/** A copy in this machine's byte order. */
function inOrder(raw: Uint8Array, width: 2 | 4 | 8, order: ByteOrder): ArrayBuffer {
  const copy = new ArrayBuffer(raw.length);
  const numbers = Buffer.from(copy);
  numbers.set(raw);
  if (order !== endianness()) {
    if (width === 2) numbers.swap16();
    else if (width === 4) numbers.swap32();
    else numbers.swap64();
  }
  return copy;
}

/** The number that 16 bits stand for as binary16 of IEEE 754: a sign, 5 bits of exponent, 10 of fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
