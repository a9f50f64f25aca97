import { fontFamily, quietInk } from "../theme.js";
import type { TextWidth } from "../../display/index.js";
import type { Shade } from "./shades.js";
import { boxSvg, textSvg } from "./svg-parts.js";

/** Numbers of rows and columns. */
export interface NumberTable {
  /** Row by row. */
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

/** How numbers are drawn. */
export interface ValueGridOptions {
  x: number;
  y: number;
  /** Side of a cell in pixels. */
  cell: number;
  /** Height of the letters. */
  size: number;
  shade: (value: number, i: number) => Shade;
  text: (value: number) => string;
}

/** Numbers on cells that are shaded by them. */
export function valueGridSvg(
  { values, height, width }: NumberTable,
  { x, y, cell, size, shade, text }: ValueGridOptions,
): string[] {
  const cells = Array.from({ length: height * width }, (_, i) => {
    const value = values[i] ?? NaN;
    const place = { x: x + (i % width) * cell, y: y + Math.floor(i / width) * cell };
    const { fill, ink } = shade(value, i);
    return [
      boxSvg({ ...place, width: cell, height: cell, fill }),
      textSvg({
        x: place.x + cell / 2,
        y: place.y + cell / 2 + size * 0.36,
        words: text(value),
        size,
        anchor: "middle",
        fill: ink,
      }),
    ].join("");
  });
  return [...cells, boxSvg({ x, y, width: width * cell, height: height * cell, stroke: quietInk })];
}

/** The largest letters, from 13 to 7 pixels, in which all texts fit a cell. */
export function fittingSize(
  texts: Iterable<string>,
  { cell, textWidth }: { cell: number; textWidth: TextWidth },
): number {
  const widest = widestText(texts, textWidth);
  return Math.max(7, Math.min(13, cell * 0.6, (10 * (cell - 3)) / Math.max(widest, 1)));
}

/** Width of the widest text in letters of 10 pixels. */
export function widestText(texts: Iterable<string>, textWidth: TextWidth): number {
  let widest = 0;
  for (const text of new Set(texts)) widest = Math.max(widest, textWidth(text, { family: fontFamily, size: 10 }));
  return widest;
}
