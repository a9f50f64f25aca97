import { hash } from "node:crypto";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";

import { labelsFrom } from "../label-table.js";
import type { LabelledImages } from "../labelled-images.js";
import { decodePicture, type DecodeOptions } from "./decode-picture.js";
import { isHidden, pictureLayout, type LayoutOptions } from "./picture-layout.js";
import { readPictureHeader } from "./picture-header.js";
import type { PictureSource } from "./picture-source.js";
import { PixelGate } from "./pixel-gate.js";
import { reasonOf } from "./reason-of.js";
import { splitRank } from "./split-names.js";

/** What is known of one file. */
export interface PictureRow {
  readonly path: string;
  class: string | null;
  split: string | null;
  /** Pixels from left to right of the picture upright; null where no header could be read, as the next ones. */
  width: number | null;
  height: number | null;
  mode: string | null;
  bytes: number;
  format: string | null;
  /** Why the file is no image of the set; null when it is one. */
  skipped: string | null;
}

/** How far {@link readPictures} is, in files. */
export interface PictureProgress {
  readonly files: number;
  readonly read: number;
  readonly skipped: number;
}

/** Options of {@link readPictures}. */
export interface ReadPicturesOptions extends LayoutOptions, Omit<DecodeOptions, "header" | "into" | "onThisThread"> {
  /** Names of class 0, 1, 2, …; pictures of others are skipped. Default: the classes of the pictures taken, sorted. */
  readonly classNames?: readonly string[];
  /** Larger files are skipped, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** Pictures read and decoded at the same time. Default: one more than the cores. */
  readonly concurrency?: number;
  /** Stops the reading. Default: none. */
  readonly signal?: AbortSignal;
  /** Is told after each file. Default: nothing. */
  readonly onProgress?: (progress: PictureProgress) => void;
}

/** Pictures of one size with what is known of their files. */
export interface ReadPictures extends LabelledImages {
  /** One for each file found, also those skipped: by split, then by path. */
  readonly rows: readonly PictureRow[];
  readonly classNames: readonly string[];
  /** Row of each image. */
  readonly taken: readonly PictureRow[];
  /** SHA-256 of the file of each image, in hexadecimal digits. */
  readonly sha256: readonly string[];
}

/** Pixels that are decoded at once at most, before they are scaled: about 4 bytes each. */
const PIXELS_AT_ONCE = 50_000_000;

/** So many pixels take a few milliseconds; as long may the thread of the call decode without looking at anything else. */
const SMALL = 2 ** 18;

/**
 * Reads all pictures of a source into one array, several at a time; whatever cannot be taken gets its reason.
 *
 * @throws Error when the source cannot be listed, the array would be too large, or `signal` stops the reading
 */
export async function readPictures(source: PictureSource, options: ReadPicturesOptions): Promise<ReadPictures> {
  const { size, colour = "rgb", signal, onProgress, concurrency = 1 + availableParallelism() } = options;
  const rows = rowsOf(
    (await source.list()).filter(({ path }) => !isHidden(path)),
    options,
  );
  const candidates = rows.filter(({ skipped }) => skipped === null);
  const [height, width] = typeof size === "number" ? [size, size] : size;
  const channels = colour === "grey" ? 1 : 3;
  const length = height * width * channels;
  const images = room(candidates.length, length);
  const sha256: string[] = [];
  const gate = new PixelGate(PIXELS_AT_ONCE);

  let next = 0;
  let skipped = rows.length - candidates.length;
  async function work(decodesItself: boolean): Promise<void> {
    for (let i = next++; i < candidates.length; i = next++) {
      signal?.throwIfAborted();
      if (decodesItself || i % 32 === 0) await setImmediate(); // a long row of skipped files would let nothing else run
      const row = candidates[i];
      if (!row) continue;
      try {
        const bytes = await source.read(row.path);
        const header = describe(row, bytes);
        const into = images.subarray(i * length, (i + 1) * length);
        const pixels = header.width * header.height;
        const onThisThread = decodesItself && pixels <= SMALL;
        await gate.pass(pixels, () => decodePicture(bytes, { ...options, header, into, onThisThread }));
        sha256[i] = hash("sha256", bytes);
      } catch (error) {
        row.skipped = reasonOf(error);
        skipped++;
      }
      onProgress?.({ files: rows.length, read: rows.length - candidates.length + i + 1, skipped });
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.max(concurrency, 1) }, (_, i) => work(i === 0)));
  for (const end of ends) if (end.status === "rejected") throw end.reason;

  const places = [...candidates.keys()].filter((i) => candidates[i]?.skipped === null);
  places.forEach((from, to) => images.copyWithin(to * length, from * length, (from + 1) * length));
  const taken = candidates.filter((row) => row.skipped === null);
  const classNames = options.classNames ?? [...new Set(taken.map((row) => row.class ?? ""))].sort();
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  return {
    images: images.subarray(0, taken.length * length),
    shape: [taken.length, height, width, channels],
    labels: labelsFrom(
      taken.map((row) => numbers.get(row.class ?? "") ?? 0),
      classNames.length,
    ),
    classNames,
    rows,
    taken,
    sha256: places.map((i) => sha256[i] ?? ""),
  };
}

/** A row for each file, with the reason where it is clear without reading that it cannot be taken. */
function rowsOf(
  files: Awaited<ReturnType<PictureSource["list"]>>,
  { classNames, maxBytes = 64 * 2 ** 20, ...layout }: ReadPicturesOptions,
): PictureRow[] {
  const placeOf = pictureLayout(
    files.map(({ path }) => path),
    layout,
  );
  const rows = files.map(({ path, bytes, problem }): PictureRow => {
    const place = placeOf(path);
    const unasked = place.class !== undefined && classNames && !classNames.includes(place.class);
    const large = bytes > maxBytes && `${bytes} bytes are more than ${maxBytes}: scale it down first`;
    const skipped =
      problem ?? place.problem ?? (unasked ? `class "${place.class ?? ""}" is not asked for` : large || null);
    const unknown = { width: null, height: null, mode: null, format: null };
    return { path, class: place.class ?? null, split: place.split ?? null, ...unknown, bytes, skipped };
  });
  return rows.sort(
    (a, b) =>
      splitRank(a.split) - splitRank(b.split) || compare(a.split ?? "", b.split ?? "") || compare(a.path, b.path),
  );
}

function describe(row: PictureRow, bytes: Uint8Array): ReturnType<typeof readPictureHeader> {
  row.bytes = bytes.length;
  const header = readPictureHeader(bytes);
  const turned = header.orientation >= 5;
  row.width = turned ? header.height : header.width;
  row.height = turned ? header.width : header.height;
  row.mode = header.mode;
  row.format = header.format;
  return header;
}

/** Memory for n images; the system hands it out only as it is written. */
function room(n: number, length: number): Uint8Array {
  try {
    return new Uint8Array(n * length);
  } catch {
    throw new Error(`${n} pictures of ${length} bytes do not fit into memory: ask for a smaller size`);
  }
}

/** By code units, the same in every country. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
