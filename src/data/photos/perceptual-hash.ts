import type { ImagesShape } from "../labelled-images.js";

/** Side of the small grey version. */
const SIDE = 32;

/** Lowest frequencies that count, without the mean. */
const FREQUENCIES = 8;

/** A picture whose frequencies all stay below this has nothing to be known by; a step of one grey level makes about 10. */
const PLAIN = 8;

/** `cosines[k][x]`: cos((2 x + 1) (k + 1) π / 64), the rows 1 … 8 of a discrete cosine transform (DCT-II). */
const cosines = Array.from({ length: FREQUENCIES }, (_, k) =>
  Float64Array.from({ length: SIDE }, (_, x) => Math.cos(((2 * x + 1) * (k + 1) * Math.PI) / (2 * SIDE))),
);

/**
 * Perceptual hash of an image, 64 bits as four parts of 16: which of its 8 × 8 lowest frequencies lie above their median.
 * Pictures that look alike differ in few bits.
 *
 * Source: C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, section 3.2.1 (a DCT of a
 * grey version of 32 × 32 pixels, its first row and column left out); here each of these pixels is the mean of those that it
 * covers, which takes the place of the mean filter.
 *
 * @param image `[height, width, channels]`
 * @returns undefined for a plain picture, which would be like any other
 */
export function perceptualHash(image: Uint8Array, shape: ImagesShape): Uint16Array | undefined {
  const grey = smallGrey(image, shape);
  const halves = cosines.map((cosine) =>
    Float64Array.from({ length: SIDE }, (_, y) => dot(cosine, grey.subarray(y * SIDE, (y + 1) * SIDE))),
  );
  const values = cosines.flatMap((cosine) => halves.map((half) => dot(cosine, half)));
  if (Math.max(...values.map(Math.abs)) < PLAIN) return undefined;
  const sorted = Float64Array.from(values).sort();
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2;
  return Uint16Array.from({ length: 4 }, (_, part) =>
    values.slice(16 * part, 16 * (part + 1)).reduce((bits, value) => 2 * bits + (value > median ? 1 : 0), 0),
  );
}

function smallGrey(image: Uint8Array, [, height, width, channels]: ImagesShape): Float64Array {
  const grey = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++) {
    const [top, bottom] = covered(row, height);
    for (let column = 0; column < SIDE; column++) {
      const [left, right] = covered(column, width);
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let at = (y * width + left) * channels; at < (y * width + right) * channels; at++)
          sum += (image[at] ?? 0) * (channels === 1 ? 1 : (weights[at % 3] ?? 0));
      grey[row * SIDE + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return grey;
}

/** Luma of ITU-R BT.601. */
const weights = [0.299, 0.587, 0.114];

function covered(cell: number, side: number): [from: number, to: number] {
  const from = Math.floor((cell * side) / SIDE);
  return [from, Math.max(Math.floor(((cell + 1) * side) / SIDE), from + 1)];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < SIDE; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
