import type { TextWidth } from "../../display/index.js";
import { fontFamily, pageWidth } from "../theme.js";
import { margin } from "./svg-parts.js";
import { wrap } from "./wrap.js";

/** More pictures than this stand on a sheet: closer together, and without captions unless they are asked for. */
export const SHEET = 100;

/** Between pictures, in both directions; frames stand in it. */
const GAP = 9;
const SHEET_GAP = 4;
/** Highest sheet in pixels: what an A4 page has below a heading. */
const SHEET_HEIGHT = 860;
export const captionFont = { family: fontFamily, size: 11 };
/** From one line of a caption to the next. */
export const captionLine = 14;

/** How large pictures are drawn, and how many stand in a row. */
export interface GridForm {
  readonly columns: number;
  /** Width of a picture's pixel, in pixels of the screen. */
  readonly scale: number;
}

/** What is asked of a {@link GridForm}. */
export interface FormWishes {
  shape: readonly [n: number, height: number, width: number, channels: number];
  columns: number | undefined;
  scale: number | undefined;
  captioned: boolean;
}

/**
 * Up to 6 pictures in a row, a pixel up to 4 wide; or on a sheet as many as make the largest pictures that fit one page.
 *
 * @throws RangeError when columns or scale are no sizes
 */
export function gridForm({ shape: [n, height, width], columns, scale, captioned }: FormWishes): GridForm {
  if (columns !== undefined && (!Number.isInteger(columns) || columns < 1))
    throw new RangeError(`columns is ${columns}: give a whole number of at least 1`);
  if (scale !== undefined && !(scale > 0 && scale < Infinity))
    throw new RangeError(`scale is ${scale}: give a number above 0`);
  if (n <= SHEET || captioned) {
    const inRow = columns ?? Math.max(1, Math.min(6, n));
    return { columns: inRow, scale: scale ?? fittingScale(width, inRow) };
  }
  const inRow = (each: number): number =>
    Math.max(1, Math.floor((pageWidth - 2 * margin + SHEET_GAP) / (width * each + sheetGap(each))));
  if (columns !== undefined) return { columns, scale: scale ?? fittingScale(width, columns, SHEET_GAP) };
  if (scale !== undefined) return { columns: inRow(scale), scale };
  const fits = (each: number): boolean =>
    Math.ceil(n / inRow(each)) * (height * each + sheetGap(each)) <= SHEET_HEIGHT &&
    width * each <= pageWidth - 2 * margin;
  const parts = Array.from({ length: 128 }, (_, i) => 1 / (i + 1));
  const chosen = [4, 3, 2, ...parts].find(fits) ?? 1 / 128;
  return { columns: inRow(chosen), scale: chosen };
}

/** Pixels that each of so many columns can have on a page. */
export function columnRoom(columns: number, gap = GAP): number {
  return Math.floor((pageWidth - 2 * margin - (columns - 1) * gap) / columns);
}

function fittingScale(width: number, columns: number, gap = GAP): number {
  const scale = columnRoom(columns, gap) / width;
  return scale >= 1 ? Math.min(4, Math.floor(scale)) : Math.max(scale, 1 / width);
}

/** Whole pixels of a picture that are at least as wide as the gap of a sheet. */
function sheetGap(scale: number): number {
  return Math.ceil(SHEET_GAP / scale - 1e-9) * scale;
}

/** Where each picture of a grid and its caption stand. */
export interface GridLayout extends GridForm {
  readonly rows: number;
  /** Of a picture. */
  readonly size: { readonly width: number; readonly height: number };
  /** From one picture to the next. */
  readonly step: { readonly x: number; readonly y: number };
  /** From the start of a cell to its picture. */
  readonly inset: number;
  /** Of all pictures together. */
  readonly width: number;
  readonly height: number;
  /** Lines of each picture's caption. */
  readonly captions: readonly (readonly string[])[];
  /** Whether the rows are drawn as one picture each. */
  readonly sheet: boolean;
}

/** Lays out pictures of `width` × `height` pixels with their captions, which are empty where there are none. */
export function gridLayout(
  { columns, scale }: GridForm,
  {
    shape: [n, height, width],
    captions,
    textWidth,
  }: Pick<FormWishes, "shape"> & { captions: readonly string[]; textWidth: TextWidth },
): GridLayout {
  const sheet = n > SHEET;
  const size = { width: width * scale, height: height * scale };
  const room = Math.max(size.width, columnRoom(columns));
  const widthOf = (line: string): number => textWidth(line, captionFont);
  const lines = captions.map((caption) =>
    caption === "" ? [] : caption.split(/(?<=,) /).flatMap((part) => wrap(part, (line) => widthOf(line) <= room)),
  );
  const captionWidth = lines.flat().reduce((widest, line) => Math.max(widest, widthOf(line)), 0);
  const captionHeight = lines.reduce((most, { length }) => Math.max(most, length), 0) * captionLine;
  const cell = Math.ceil(Math.max(size.width, Math.min(room, captionWidth)));
  const dense = sheet && captionHeight === 0;
  const gap = dense ? sheetGap(scale) : GAP;
  // A row that is one picture has gaps of whole pixels of it.
  const x = sheet ? Math.ceil(((dense ? size.width : cell) + gap) / scale - 1e-9) * scale : cell + gap;
  const y = size.height + captionHeight + (dense ? gap : GAP + 4);
  const rows = Math.ceil(n / columns);
  return {
    columns,
    scale,
    rows,
    size,
    step: { x, y },
    inset: (x - gap - size.width) / 2,
    width: Math.min(columns, n) * x - gap,
    height: rows * y - gap,
    captions: lines,
    sheet,
  };
}
