import { grouped } from "./grouped.js";
import type { Tensor, TensorValues } from "./tensor.js";
import { tensorValues } from "./tensor-values.js";

/** How many there are of the innermost axis, of the next one, and of all further ones. */
const MOST = { columns: 10, rows: 6, blocks: 2 };

/**
 * The first values of a tensor in nested brackets, a line for each row, with four significant digits.
 *
 * @example
 * await tensorRows(tf.tensor2d([[1, 2], [3, 4]])); // "[[1, 2],\n [3, 4]]"
 */
export async function tensorRows(tensor: Tensor): Promise<string> {
  const { shape, dtype } = tensor;
  const sizes = shape.map((size, axis) => Math.min(size, mostOf(shape.length - 1 - axis)));
  const texts = textsOf(await tensorValues(tensor, sizes), dtype);
  const width = Math.max(0, ...texts.map((text) => text.length));
  let next = 0;
  const nested = (axis: number): string => {
    const size = sizes[axis];
    if (size === undefined) return texts[next++]?.padStart(width) ?? "";
    const items = Array.from({ length: size }, () => nested(axis + 1));
    const left = (shape[axis] ?? 0) - size;
    if (left > 0) items.push(`… ${grouped(left)} more`);
    return `[${items.join(axis === sizes.length - 1 ? ", " : `,\n${" ".repeat(axis + 1)}`)}]`;
  };
  return nested(0);
}

function mostOf(axisFromWithin: number): number {
  return axisFromWithin === 0 ? MOST.columns : axisFromWithin === 1 ? MOST.rows : MOST.blocks;
}

function textsOf(values: TensorValues, dtype: string): string[] {
  const all = Array.from<number | string>(values);
  if (dtype === "complex64") {
    return all.flatMap((value, i) => (i % 2 === 0 ? [complexText(value, all[i + 1] ?? 0)] : []));
  }
  return all.map((value) => textOf(value, dtype));
}

function complexText(real: number | string, imaginary: number | string): string {
  const text = textOf(imaginary, "float32");
  return `${textOf(real, "float32")} ${text.startsWith("-") ? "-" : "+"} ${text.replace("-", "")}i`;
}

function textOf(value: number | string, dtype: string): string {
  if (typeof value === "string") return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (dtype === "bool") return value ? "true" : "false";
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
}
