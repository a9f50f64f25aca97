import type { BytePixels } from "./byte-pixels.js";

/** The most that a sheet's pictures may take, in bytes of the SVG: 1.5 MB less room for frames and texts. */
const BUDGET = 1_455_000;
/** More pixels than this are averaged before they are drawn: about two a pixel of an A4 page's screen. */
const MOST_PIXELS = 2_000_000;
/** Steps that values are rounded to until the sheet fits. */
const STEPS = [1, 4, 8, 12, 16, 24, 32, 48] as const;
/** Bytes of SVG for each bit that {@link bitsOf} expects: measured on 1,000 pictures of CIFAR-10 (drawn MedMNIST: up to 0.26). */
const BYTES_A_BIT = 0.243;

/** Pixels that are looked at to foretell the size. */
const SAMPLE = 65_536;

/** Pictures as small as a sheet needs them. */
export interface SheetPixels extends BytePixels {
  /** How many pixels of a side became one; 1 where none was lost. */
  readonly factor: number;
}

/**
 * Pictures made small enough for a sheet of 1.5 MB: where there are too many pixels, squares of them are averaged, and where
 * they still take too much, values are rounded. What was done is in the notes.
 */
export function sheetPixels(pixels: BytePixels): SheetPixels {
  const [n, height, width] = pixels.shape;
  const factor = Math.max(1, Math.ceil(Math.sqrt((n * height * width) / MOST_PIXELS)));
  const averaged = factor === 1 ? pixels : averages(pixels, factor);
  const step = STEPS.find((each) => bitsOf(averaged, each) * BYTES_A_BIT <= BUDGET) ?? 64;
  const notes = [
    ...pixels.notes,
    ...(factor === 1 ? [] : [`every ${factor}×${factor} pixels averaged to one`]),
    ...(step === 1 ? [] : [`values rounded to steps of ${step} of 255`]),
  ];
  const bytes = step === 1 ? averaged.bytes : rounded(averaged.bytes, step);
  return { bytes, shape: averaged.shape, notes, factor };
}

function roundingTable(step: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value / step) * step));
}

function rounded(bytes: Uint8Array, step: number): Uint8Array {
  const table = roundingTable(step);
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i < out.length; i++) out[i] = table[bytes[i] ?? 0] ?? 0;
  return out;
}

/**
 * How many bits the pictures take without loss, about: the entropy of what is left of each value when the one left of it and,
 * in colours, the change of green is known. Looks at rows of all pictures.
 */
export function bitsOf({ bytes, shape: [n, height, width, channels] }: BytePixels, step: number): number {
  const table = roundingTable(step);
  const counts = Array.from({ length: channels }, () => new Uint32Array(511));
  const at = (i: number): number => table[bytes[i] ?? 0] ?? 0;
  const every = Math.max(1, Math.floor((n * height * width) / SAMPLE)); // of so many rows of pixels, one is looked at
  let seen = 0;
  for (let row = 0; row < n * height; row += every)
    for (let pixel = row * width + 1; pixel < (row + 1) * width; pixel++) {
      const here = pixel * channels;
      const green = channels === 3 ? at(here + 1) - at(here - 2) : 0;
      seen++;
      for (let c = 0; c < channels; c++) {
        const change = at(here + c) - at(here + c - channels);
        const left = channels === 1 || c === 1 ? change : change - green;
        const bin = Math.min(510, Math.max(0, left + 255));
        const count = counts[c];
        if (count) count[bin] = (count[bin] ?? 0) + 1;
      }
    }
  const entropy = counts.reduce((sum, count) => sum + entropyOf(count, seen), 0);
  return entropy * n * height * width;
}

function entropyOf(counts: Uint32Array, total: number): number {
  return counts.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log2(count / total) : sum), 0);
}

function averages({ bytes, shape: [n, height, width, channels], notes }: BytePixels, factor: number): BytePixels {
  const [h, w] = [Math.ceil(height / factor), Math.ceil(width / factor)];
  const out = new Uint8Array(n * h * w * channels);
  let to = 0;
  for (let i = 0; i < n; i++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++)
        for (let c = 0; c < channels; c++) {
          let [sum, count] = [0, 0];
          for (let v = y * factor; v < Math.min(height, (y + 1) * factor); v++)
            for (let u = x * factor; u < Math.min(width, (x + 1) * factor); u++) {
              sum += bytes[((i * height + v) * width + u) * channels + c] ?? 0;
              count++;
            }
          out[to++] = Math.round(sum / count);
        }
  return { bytes: out, shape: [n, h, w, channels], notes };
}
