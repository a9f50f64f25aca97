import type { tf } from "../../tensorflow.js";
import type { NumberTable } from "./value-grid.js";

/** Numbers in rows: a list of rows, a tensor, or values with their shape; one channel. */
export type TableSource =
  | readonly (readonly number[])[]
  | tf.Tensor
  | { readonly values: ArrayLike<number>; readonly shape: readonly number[] };

/**
 * Numbers in rows and columns; a tensor is left to whoever made it.
 *
 * @param what names them in an error
 * @throws Error when they are no table of 1×1 to `most`×`most`
 */
export function numberTable(source: TableSource, { what, most }: { what: string; most: number }): NumberTable {
  const table = tableOf(source, what);
  const { height, width, values } = table;
  if (values.length !== height * width)
    throw new Error(`the ${what} has ${values.length} numbers for ${height}×${width}: give as many as that takes`);
  if (height < 1 || width < 1 || height > most || width > most)
    throw new RangeError(
      `the ${what} is ${height}×${width}: give 1×1 to ${most}×${most} numbers, so that they can be read`,
    );
  return table;
}

function tableOf(source: TableSource, what: string): NumberTable {
  if ("dataSync" in source) return sized(source.dataSync(), { shape: source.shape, what });
  if ("values" in source && "shape" in source) return sized(source.values, { shape: source.shape, what });
  const width = source[0]?.length ?? 0;
  const odd = source.findIndex((row) => row.length !== width);
  if (odd >= 0)
    throw new Error(
      `row ${odd} of the ${what} has ${source[odd]?.length ?? 0} numbers, row 0 has ${width}: give rows of one length`,
    );
  return { values: source.flat(), height: source.length, width };
}

function sized(values: ArrayLike<number>, { shape, what }: { shape: readonly number[]; what: string }): NumberTable {
  const sides = shape.filter((side, i) => side !== 1 || (shape.length === 2 && i < 2));
  const [height = 1, width = 1] = sides.length === 2 ? sides : shape;
  if (sides.length > 2)
    throw new Error(`the ${what} has the shape [${shape.join(", ")}]: give one channel, [height, width]`);
  return { values, height, width };
}
