import type { Pixels } from "./image-source.js";
import { counted, valueText } from "./value-text.js";

/** Pictures as a screen has them. */
export interface BytePixels {
  /** 0 … 255, in the order of `shape`. */
  readonly bytes: Uint8Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** What was done to the numbers; empty where they are bytes. */
  readonly notes: readonly string[];
}

/** What numbers become black and white. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Orange, for what is no number: the palette's second colour. */
const NO_NUMBER = [213, 94, 0] as const;

/**
 * Numbers of any range as bytes: those from 0 to 1 as they are, others scaled to their range. Infinite ones become its ends,
 * and what is no number orange.
 */
export function bytePixels({ values, shape, bytes }: Pixels): BytePixels {
  if (bytes && values instanceof Uint8Array) return { bytes: values, shape, notes: [] };
  const { low, high } = rangeOf({ values, bytes });
  const count = { nan: 0, infinite: 0 };
  const out = new Uint8Array(values.length);
  const factor = high > low ? 255 / (high - low) : 0;
  for (let i = 0; i < out.length; i++) {
    const value = values[i] ?? NaN;
    if (Number.isNaN(value)) count.nan++;
    else if (!Number.isFinite(value)) count.infinite++;
    out[i] = Math.round(Math.min(255, Math.max(0, shareOf(value, { low, factor }))));
  }
  const notes = [
    ...(bytes ? [] : [`values from ${valueText(low)} (black) to ${valueText(high)} (white)`]),
    ...(count.infinite > 0 ? [`${counted(count.infinite, "infinite value")} drawn as black or white`] : []),
    ...(count.nan > 0
      ? [`${counted(count.nan, "value")} that ${count.nan === 1 ? "is" : "are"} NaN, drawn orange`]
      : []),
  ];
  return count.nan > 0 ? marked({ bytes: out, shape, notes }, values) : { bytes: out, shape, notes };
}

function shareOf(value: number, { low, factor }: { low: number; factor: number }): number {
  if (value === Infinity) return 255;
  if (value === -Infinity) return 0;
  return factor === 0 ? 127.5 : (value - low) * factor;
}

/** What black and white stand for: 0 and 255 for bytes and whole numbers among these, 0 and 1 for numbers among these, else the smallest and the largest. */
export function rangeOf({ values, bytes }: Pick<Pixels, "values" | "bytes">): ValueRange {
  if (bytes) return { low: 0, high: 255 };
  let [low, high] = [Infinity, -Infinity];
  const { length } = values;
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? NaN;
    if (value < low && value > -Infinity) low = value;
    if (value > high && value < Infinity) high = value;
  }
  if (low > high || (low >= 0 && high <= 1)) return { low: 0, high: 1 };
  return values instanceof Int32Array && low >= 0 && high <= 255 ? { low: 0, high: 255 } : { low, high };
}

/** The same pictures in colour, orange where there is no number. */
function marked(
  { bytes, shape: [n, height, width, channels], notes }: BytePixels,
  values: ArrayLike<number>,
): BytePixels {
  const out = new Uint8Array(n * height * width * 3);
  for (let pixel = 0; pixel < n * height * width; pixel++) {
    const first = pixel * channels;
    const numbers = Array.from({ length: channels }, (_, c) => values[first + c] ?? NaN);
    const colour = numbers.some(Number.isNaN)
      ? NO_NUMBER
      : [0, 1, 2].map((c) => bytes[first + (channels === 1 ? 0 : c)] ?? 0);
    out.set(colour, pixel * 3);
  }
  return { bytes: out, shape: [n, height, width, 3], notes };
}
