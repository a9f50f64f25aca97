import type { LabelledImages } from "../labelled-images.js";
import { interleavePlanes } from "./interleave-planes.js";

const SIDE = 32;
const PIXELS = 3 * SIDE * SIDE;
const RECORD = 1 + PIXELS;
const CLASSES = 10;

/** Options of `parseCifarBatch`. */
export interface ParseCifarBatchOptions {
  /** Where the images are written, exactly 3072 bytes each; a new array unless told. */
  into?: Uint8Array;
}

/**
 * Reads a batch of CIFAR-10's binary version: records of one byte for the label and 3072 for the red, green and blue
 * planes, row by row (https://www.cs.toronto.edu/~kriz/cifar.html). The format has no header and no checksum: compare
 * the file's own before.
 *
 * @returns images `[n, 32, 32, 3]`, the colours of a pixel next to each other, and labels 0 … 9
 * @throws Error when the bytes are no whole number of records, a label is above 9 or `into` does not fit
 * @example
 * const { shape, labels } = parseCifarBatch(await readFile("data_batch_1.bin")); // [10000, 32, 32, 3]
 */
export function parseCifarBatch(bytes: Uint8Array, options: ParseCifarBatchOptions = {}): LabelledImages {
  const n = bytes.length / RECORD;
  if (!Number.isInteger(n) || n === 0)
    throw new Error(`CIFAR-10 batch of ${bytes.length} bytes, no whole number of records of ${RECORD}: fetch it anew`);
  const labels = Uint8Array.from({ length: n }, (_, i) => bytes[i * RECORD] ?? 0);
  const wrong = labels.findIndex((label) => label >= CLASSES);
  if (wrong >= 0)
    throw new Error(`CIFAR-10 batch with label ${labels[wrong] ?? 0} of image ${wrong}, above 9: fetch it anew`);

  const { into: images = new Uint8Array(n * PIXELS) } = options;
  if (images.length !== n * PIXELS)
    throw new Error(`CIFAR-10 batch of ${n} images into ${images.length} bytes: pass an array of ${n * PIXELS}`);
  const interleave = interleavePlanes({ pixels: SIDE * SIDE });
  for (let i = 0; i < n; i++) images.set(interleave(bytes.subarray(i * RECORD + 1, (i + 1) * RECORD)), i * PIXELS);
  return { images, shape: [n, SIDE, SIDE, 3], labels };
}
