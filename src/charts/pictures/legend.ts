import { quietInk } from "../theme.js";
import { minusMarks } from "./minus-marks.js";
import { shareOfReach } from "./share-of-reach.js";
import { signedShade, type Shade } from "./shades.js";
import { boxSvg, textSvg } from "./svg-parts.js";
import { valueText } from "./value-text.js";

const STEPS = 21;
const STEP = 10;

/** What a legend shows. */
export interface LegendRange {
  low: number;
  high: number;
  shade: (value: number) => Shade;
  /** Whether negative numbers have a stroke. Default: false. */
  marked?: boolean;
}

/** A scale of shades from `low` to `high` with its ends named, and 0 where it lies between them. */
export function legendOf({ low, high, shade, marked = false }: LegendRange): {
  svg: (place: { x: number; y: number }) => string;
  width: number;
  height: number;
} {
  const width = STEPS * STEP;
  const values = Array.from({ length: STEPS }, (_, i) => low + ((high - low) * i) / (STEPS - 1));
  const marks = [
    { at: 0, words: valueText(low), anchor: "start" },
    ...(low < 0 && high > 0 ? [{ at: (-low / (high - low)) * width, words: "0", anchor: "middle" } as const] : []),
    { at: width, words: valueText(high), anchor: "end" },
  ] as const;
  const svg = ({ x, y }: { x: number; y: number }): string =>
    [
      ...values.map((value, i) => boxSvg({ x: x + i * STEP, y, width: STEP, height: 12, fill: shade(value).fill })),
      ...(marked ? [minusMarks({ values, height: 1, width: STEPS }, { x, y: y + 1, scale: STEP, reach: high })] : []),
      boxSvg({ x, y, width, height: 12, stroke: quietInk }),
      ...marks.map(({ at, words, anchor }) => textSvg({ x: x + at, y: y + 25, words, size: 11, anchor })),
    ].join("");
  return { svg, width, height: 28 };
}

/** The largest distance from 0 among the numbers that are finite. */
export function reachOf(values: ArrayLike<number>): number {
  let reach = 0;
  const { length } = values;
  for (let i = 0; i < length; i++) {
    const size = Math.abs(values[i] ?? 0);
    if (size > reach && size < Infinity) reach = size;
  }
  return reach;
}

/** Numbers as coloured pixels: white 0, blue positive, orange negative, strongest at `reach`. */
export function signedPixels(values: ArrayLike<number>, reach: number): Uint8Array {
  const out = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) out.set(signedShade(shareOfReach(values[i] ?? NaN, reach)).rgb, i * 3);
  return out;
}
