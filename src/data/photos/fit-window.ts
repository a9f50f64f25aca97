import type { Orientation } from "./picture-header.js";

/** How a picture of other proportions comes to the size asked for. */
export type Fit = "cover" | "contain" | "fill";

/** What to scale a stored picture to, and which pixel of it each pixel of the result is. */
export interface FitWindow {
  /** Size to scale the stored picture to, `[height, width]`. */
  readonly scaled: readonly [height: number, width: number];
  /** Columns of the result that the picture reaches, from and up to; the rest is background. */
  readonly columns: readonly [from: number, to: number];
  readonly rows: readonly [from: number, to: number];
  /** Place of result pixel (0, 0) in the scaled picture; it may lie outside of it. */
  readonly start: number;
  /** Steps in the scaled picture for a step to the right and a step down in the result. */
  readonly right: number;
  readonly down: number;
}

/**
 * Lays a stored picture of `[height, width]` upright into a result of another size.
 *
 * The orientations are those of Exif 2.32, section 4.6.4 A. A size or a margin that is no whole number is rounded; for odd
 * margins the picture stands half a pixel to the top left.
 */
export function fitWindow(
  [storedHeight, storedWidth]: readonly [height: number, width: number],
  { size: [height, width], fit, orientation }: { size: readonly [number, number]; fit: Fit; orientation: Orientation },
): FitWindow {
  const turned = orientation >= 5;
  const [uprightHeight, uprightWidth] = turned ? [storedWidth, storedHeight] : [storedHeight, storedWidth];
  const scales = [height / uprightHeight, width / uprightWidth] as const;
  const scale = fit === "cover" ? Math.max(...scales) : Math.min(...scales);
  const scaledHeight = fit === "fill" ? height : scaledSide(uprightHeight * scale, height, fit);
  const scaledWidth = fit === "fill" ? width : scaledSide(uprightWidth * scale, width, fit);
  const top = Math.floor((height - scaledHeight) / 2);
  const left = Math.floor((width - scaledWidth) / 2);

  const [rows, columns] = turned ? [scaledWidth, scaledHeight] : [scaledHeight, scaledWidth];
  const { start, right, down } = steps(orientation, rows, columns);
  return {
    scaled: [rows, columns],
    columns: [Math.max(left, 0), Math.min(left + scaledWidth, width)],
    rows: [Math.max(top, 0), Math.min(top + scaledHeight, height)],
    start: start - left * right - top * down,
    right,
    down,
  };
}

/** One side keeps to the result exactly, whatever its product with the scale is rounded to. */
function scaledSide(side: number, of: number, fit: "cover" | "contain"): number {
  const rounded = Math.max(Math.round(side), 1);
  return fit === "cover" ? Math.max(rounded, of) : Math.min(rounded, of);
}

/** Way through a stored picture of so many rows and columns that shows it upright. */
function steps(
  orientation: Orientation,
  rows: number,
  columns: number,
): { start: number; right: number; down: number } {
  const last = rows * columns - 1;
  const lastRow = (rows - 1) * columns;
  const lastColumn = columns - 1;
  switch (orientation) {
    case 1:
      return { start: 0, right: 1, down: columns };
    case 2:
      return { start: lastColumn, right: -1, down: columns };
    case 3:
      return { start: last, right: -1, down: -columns };
    case 4:
      return { start: lastRow, right: 1, down: -columns };
    case 5:
      return { start: 0, right: columns, down: 1 };
    case 6:
      return { start: lastRow, right: -columns, down: 1 };
    case 7:
      return { start: last, right: -columns, down: -1 };
    case 8:
      return { start: lastColumn, right: columns, down: -1 };
  }
}
