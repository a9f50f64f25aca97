import pl from "nodejs-polars";

import { tf } from "../tensorflow.js";

/** Numbers as a chart takes them: an array, a typed array, a polars Series or a tensor, which is read and not disposed of. */
export type NumberColumn = ArrayLike<number> | pl.Series | tf.Tensor;

/** Columns by name: a polars DataFrame, or lists of one length. */
export type Columns = pl.DataFrame | Readonly<Record<string, ArrayLike<unknown> | pl.Series>>;

/**
 * The numbers of a column, in order; typed arrays are not copied. What is missing in a Series is NaN.
 *
 * @throws Error when it holds something else than numbers
 * @example
 * numbersOf(pl.Series("a", [1, 2])); // Float64Array [1, 2]
 */
export function numbersOf(column: NumberColumn): ArrayLike<number> {
  if (column instanceof tf.Tensor) return realNumbers(column);
  if (!isSeries(column)) {
    if (ArrayBuffer.isView(column) && !(column instanceof BigInt64Array || column instanceof BigUint64Array))
      return column;
    return Array.from(column, (value, i) => numberOf(value, `value ${i}`));
  }
  if (column.nullCount() === 0 && column.isFloat()) return column.toTypedArray() as ArrayLike<number>;
  return column.toArray().map((value: unknown, i: number) => numberOf(value, `value ${i} of column "${column.name}"`));
}

/** The columns of a table, each as a list. */
export function columnsOf(table: Columns): Record<string, unknown[]> {
  const columns: [string, ArrayLike<unknown> | pl.Series][] = isFrame(table)
    ? table.columns.map((name) => [name, table.getColumn(name)])
    : Object.entries(table);
  return Object.fromEntries(
    columns.map(([name, column]) => [name, isSeries(column) ? column.toArray() : Array.from(column)]),
  );
}

/** Whether a value is a polars DataFrame. */
export function isFrame(value: unknown): value is pl.DataFrame {
  return pl.DataFrame.isDataFrame(value);
}

/** Whether a value is a polars Series. */
export function isSeries(value: unknown): value is pl.Series {
  return pl.Series.isSeries(value);
}

function realNumbers(tensor: tf.Tensor): ArrayLike<number> {
  if (tensor.dtype === "string" || tensor.dtype === "complex64")
    throw new Error(`the tensor holds ${tensor.dtype}: give one of float32, int32 or bool`);
  return tensor.dataSync<"float32">();
}

function numberOf(value: unknown, what: string): number {
  if (typeof value === "number") return value;
  if (value === null || value === undefined) return NaN;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  throw new Error(`${what} is ${typeof value === "string" ? JSON.stringify(value) : typeof value}: give numbers`);
}
