import { elementCount } from "./element-count.js";
import { parseNpyHeader } from "./npy-header.js";
import { rowMajor } from "./row-major.js";
import { typedValues } from "./typed-values.js";

export { npyHeader } from "./npy-header.js";

/**
 * An array read from an NPY file: `values` in row-major order, `shape` with the slowest dimension first. Truth values are
 * bytes of 0 and 1, half precision is widened to float32.
 */
export type NpyArray = { readonly shape: readonly number[] } & (
  | { readonly type: "bool" | "uint8"; readonly values: Uint8Array }
  | { readonly type: "int8"; readonly values: Int8Array }
  | { readonly type: "uint16"; readonly values: Uint16Array }
  | { readonly type: "int16"; readonly values: Int16Array }
  | { readonly type: "uint32"; readonly values: Uint32Array }
  | { readonly type: "int32"; readonly values: Int32Array }
  | { readonly type: "uint64"; readonly values: BigUint64Array }
  | { readonly type: "int64"; readonly values: BigInt64Array }
  | { readonly type: "float16" | "float32"; readonly values: Float32Array }
  | { readonly type: "float64"; readonly values: Float64Array }
);

/**
 * Reads an array that `numpy.save` wrote: versions 1.0 to 3.0, C and Fortran order, both byte orders, truth values, whole
 * numbers of 1 to 8 bytes and floats of 2 to 8 (numpy.lib.format,
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html; NEP 1,
 * https://numpy.org/neps/nep-0001-npy-format.html). An array in Fortran order is brought into row-major order.
 *
 * @param bytes the whole file; values of one byte each in C order are a view of it and no copy
 * @throws Error when the bytes are no NPY file, their number does not fit the shape, or the elements are records, texts
 * or Python objects
 * @example
 * const { shape, values } = parseNpy(await readFile("labels.npy"));
 */
export function parseNpy(bytes: Uint8Array): NpyArray {
  const { type, width, order, fortranOrder, shape, start } = parseNpyHeader(bytes);
  const expected = start + elementCount(shape) * width;
  if (bytes.length !== expected) {
    const makes = Number.isSafeInteger(expected) ? expected : "more than can be counted";
    throw new Error(
      `NPY file of ${bytes.length} bytes, but ${type} values of shape [${shape.join(", ")}] make ${makes}: fetch it anew`,
    );
  }
  const values = bytes.subarray(start);
  return { shape, ...typedValues[type](fortranOrder ? rowMajor(values, { shape, width }) : values, order) };
}
