import { quietInk } from "../theme.js";
import { signedShade, type Shade } from "./shades.js";
import { boxSvg, textSvg } from "./svg-parts.js";
import { valueText } from "./value-text.js";

const STEPS = 21;
const STEP = 10;

/** A scale of shades from `low` to `high` with its ends named, and 0 where it lies between them. */
export function legendOf({ low, high, shade }: { low: number; high: number; shade: (value: number) => Shade }): {
  svg: (place: { x: number; y: number }) => string;
  width: number;
  height: number;
} {
  const width = STEPS * STEP;
  const marks = [
    { at: 0, words: valueText(low), anchor: "start" },
    ...(low < 0 && high > 0 ? [{ at: (-low / (high - low)) * width, words: "0", anchor: "middle" } as const] : []),
    { at: width, words: valueText(high), anchor: "end" },
  ] as const;
  const svg = ({ x, y }: { x: number; y: number }): string =>
    [
      ...Array.from({ length: STEPS }, (_, i) =>
        boxSvg({
          x: x + i * STEP,
          y,
          width: STEP,
          height: 12,
          fill: shade(low + ((high - low) * i) / (STEPS - 1)).fill,
        }),
      ),
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

/** −1 … 1; infinite numbers are the ends. */
export function shareOfReach(value: number, reach: number): number {
  if (!Number.isFinite(value)) return Math.sign(value);
  return reach > 0 ? value / reach : 0;
}
