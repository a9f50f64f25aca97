import { grouped } from "./grouped.js";
import type { Tensor, TensorValues } from "./tensor.js";
import { tensorValues } from "./tensor-values.js";

/** A PNG and what its element says of it. */
export interface TensorImage {
  png: Uint8Array;
  alt: string;
  /** In pixels. */
  width: number;
  height: number;
}

/** Images of one size. */
interface Batch {
  count: number;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
}

/** Samples of a picture, row by row. */
interface Pixels {
  samples: Buffer;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
}

const MOST_IMAGES = 16;
const COLUMNS = 8;
const MOST_VALUES = 2 ** 24;
const SMALLEST_SIDE = 8;
/** Images are enlarged by a whole factor as long as their sides stay within so many pixels. */
const SIDE = { single: 224, inBatch: 96 };
/** The value that is drawn in full brightness, of each data type. */
const BRIGHTEST: Readonly<Record<string, number>> = { float32: 1, bool: 1, int32: 255 };

/**
 * The picture of a tensor of one image, `[height, width, channels]`, or of the first 16 of a batch,
 * `[n, height, width, channels]`. It is one when there are 1, 3 or 4 channels, height and width are at least 8, and all
 * values lie in 0…1 (float32, bool) or in 0…255 (int32). Matrices stay text: most of them are weights or counts.
 */
export async function tensorImage(tensor: Tensor): Promise<TensorImage | undefined> {
  const { shape, dtype } = tensor;
  const batch = batchOf(shape);
  const brightest = BRIGHTEST[dtype];
  if (!batch || brightest === undefined) return undefined;
  const values = await tensorValues(tensor, shape.length === 3 ? shape : [batch.count, ...shape.slice(1)]);
  if (!liesWithin(values, brightest)) return undefined;
  const pixels = sideBySide(values, batch, brightest);
  const side = batch.count === 1 ? SIDE.single : SIDE.inBatch;
  const factor = Math.max(1, Math.floor(side / Math.max(batch.width, batch.height)));
  const width = pixels.width * factor;
  const height = pixels.height * factor;
  return { png: await enlargedPng(pixels, width), width, height, alt: altOf(shape, batch) };
}

function batchOf(shape: readonly number[]): Batch | undefined {
  const [n = 0, height = 0, width = 0, channels = 0] = shape.length === 3 ? [1, ...shape] : shape;
  const count = Math.min(n, MOST_IMAGES);
  if (shape.length > 4 || (channels !== 1 && channels !== 3 && channels !== 4)) return undefined;
  if (Math.min(height, width) < SMALLEST_SIDE || count === 0) return undefined;
  return count * height * width * channels <= MOST_VALUES ? { count, width, height, channels } : undefined;
}

function liesWithin(values: TensorValues, most: number): values is Exclude<TensorValues, string[]> {
  for (const value of values) {
    // NaN fails, too.
    if (!(typeof value === "number" && value >= 0 && value <= most)) return false;
  }
  return true;
}

/** Images in rows of 8, with a white line between them. */
function sideBySide(values: ArrayLike<number>, { count, width, height, channels }: Batch, brightest: number): Pixels {
  const columns = Math.min(count, COLUMNS);
  const rows = Math.ceil(count / COLUMNS);
  const size = { width: columns * (width + 1) - 1, height: rows * (height + 1) - 1 };
  const samples = Buffer.alloc(size.width * size.height * channels, 255);
  const line = width * channels;
  for (let i = 0; i < count * height; i++) {
    const image = Math.floor(i / height);
    const left = (image % COLUMNS) * (width + 1);
    const top = Math.floor(image / COLUMNS) * (height + 1) + (i % height);
    const start = (top * size.width + left) * channels;
    for (let j = 0; j < line; j++) {
      samples[start + j] = Math.round(((values[i * line + j] ?? 0) / brightest) * 255);
    }
  }
  return { samples, ...size, channels };
}

async function enlargedPng({ samples, ...raw }: Pixels, width: number): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  return sharp(samples, { raw }).resize({ width, kernel: "nearest" }).png().toBuffer();
}

function altOf(shape: readonly number[], { count, width, height, channels }: Batch): string {
  const colour = channels === 1 ? "grey" : "colour";
  const size = `${width} × ${height} pixels`;
  if (shape.length === 3) return `A ${colour} image of ${size}`;
  return `${count} of ${grouped(shape[0] ?? 0)} ${colour} images of ${size}`;
}
