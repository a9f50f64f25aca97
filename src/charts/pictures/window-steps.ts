import { convolutionOutput } from "../../nets/convolution-output.js";
import type { NumberTable } from "./value-grid.js";

/** One place of a window on an image. */
export interface WindowStep {
  /** Of the window's upper left corner, in the padded image. */
  readonly row: number;
  readonly column: number;
  /** The numbers under the window. */
  readonly patch: readonly number[];
}

/** How a window slides. */
export interface WindowOptions {
  window: { readonly height: number; readonly width: number };
  stride: number;
  padding: "valid" | "same" | number;
}

/** A window that slides over an image. */
export interface WindowSteps {
  /** The image with zeros around. */
  readonly padded: NumberTable;
  /** Zeros above and left of the image. */
  readonly before: { readonly rows: number; readonly columns: number };
  readonly steps: readonly WindowStep[];
  readonly output: { readonly height: number; readonly width: number };
}

/** The places of a window on an image, row by row, padded as TensorFlow does it: with "same", an odd zero goes to the end. */
export function windowSteps(image: NumberTable, { window, stride, padding }: WindowOptions): WindowSteps {
  const kernelSize = [window.height, window.width] as const;
  const [height, width] = convolutionOutput({
    size: [image.height, image.width],
    kernelSize,
    strides: stride,
    padding,
    fraction: "floor",
  });
  const zeros = (side: "height" | "width", places: number): number => {
    if (padding === "valid") return 0;
    if (padding === "same") return Math.max(0, (places - 1) * stride + window[side] - image[side]);
    return 2 * padding;
  };
  const extra = { rows: zeros("height", height), columns: zeros("width", width) };
  const before = { rows: Math.floor(extra.rows / 2), columns: Math.floor(extra.columns / 2) };
  const padded = pad(image, { before, extra });
  const steps = Array.from({ length: height * width }, (_, k): WindowStep => {
    const [row, column] = [Math.floor(k / width) * stride, (k % width) * stride];
    const patch = Array.from({ length: window.height * window.width }, (_, i) => {
      const at = (row + Math.floor(i / window.width)) * padded.width + column + (i % window.width);
      return padded.values[at] ?? 0;
    });
    return { row, column, patch };
  });
  return { padded, before, steps, output: { height, width } };
}

function pad(
  { values, height, width }: NumberTable,
  { before, extra }: { before: { rows: number; columns: number }; extra: { rows: number; columns: number } },
): NumberTable {
  const size = { height: height + extra.rows, width: width + extra.columns };
  const out = new Float64Array(size.height * size.width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      out[(row + before.rows) * size.width + column + before.columns] = values[row * width + column] ?? 0;
  return { values: out, ...size };
}
