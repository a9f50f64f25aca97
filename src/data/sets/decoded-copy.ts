import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";

import { npyHeader, parseNpy } from "../formats/npy.js";
import type { ImagesShape, LabelledImages, Labels } from "../labelled-images.js";

/** Which decoded copy is meant. */
export interface DecodedKey {
  /** The cache's folder. */
  readonly cache: string;
  /** Short name of the data set. */
  readonly set: string;
  /** Everything that the decoded images follow from: checksums of the files, version of the decoder, options. */
  readonly from: readonly (string | number)[];
}

/** What lies beside the arrays: their checksums. */
type Manifest = Record<string, { readonly images: number; readonly labels: number }>;

const MANIFEST = "manifest.json";

/** Bytes that are read at a time. */
const PART = 4 * 2 ** 20;

/** So many reads are on their way at the same time. */
const AT_ONCE = 3;

/**
 * Reads the images that {@link writeDecoded} kept. They are NPY files of uint8 and take no decoding: CIFAR-10's 184 MB come
 * as fast as the disk gives them.
 *
 * @returns undefined when there is no such copy, or it is damaged: then it is removed
 */
export async function readDecoded(key: DecodedKey): Promise<Record<string, LabelledImages> | undefined> {
  const folder = folderOf(key);
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const splits = Object.entries(JSON.parse(text) as Manifest).map(async ([split, checksums]) => {
      const images = await readArray(join(folder, `${split}-images.npy`), checksums.images);
      const labels = await readArray(join(folder, `${split}-labels.npy`), checksums.labels);
      return [split, { images: images.values, shape: images.shape as ImagesShape, labels: labels.values }] as const;
    });
    return Object.fromEntries(await Promise.all(splits)) as Record<string, LabelledImages>;
  } catch {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return undefined;
  }
}

/**
 * Keeps decoded images in the cache for the next time. A copy that cannot be written, as on a full disk, is left out:
 * the images are decoded again then.
 */
export async function writeDecoded(key: DecodedKey, splits: Readonly<Record<string, LabelledImages>>): Promise<void> {
  const folder = folderOf(key);
  const half = `${folder}.${randomUUID()}.part`;
  try {
    await mkdir(half, { recursive: true });
    const manifest: Record<string, Manifest[string]> = {};
    for (const [split, { images, shape, labels }] of Object.entries(splits))
      manifest[split] = {
        images: await writeArray(join(half, `${split}-images.npy`), images, shape),
        labels: await writeArray(join(half, `${split}-labels.npy`), labels, [labels.length]),
      };
    await writeFile(join(half, MANIFEST), JSON.stringify(manifest));
    await rename(half, folder); // refused where another kernel was first: its copy is as good
  } catch {
    await rm(half, { recursive: true, force: true }).catch(() => undefined);
  }
}

function folderOf({ cache, set, from }: DecodedKey): string {
  const digest = createHash("sha256").update(JSON.stringify(from)).digest("hex").slice(0, 16);
  return join(cache, "decoded", set, digest);
}

async function readArray(path: string, checksum: number) {
  const { bytes, checksum: got } = await readWhole(path);
  if (got !== checksum) throw new Error(`${path} is damaged`);
  const array = parseNpy(bytes);
  if (array.type !== "uint8" && array.type !== "uint16") throw new Error(`${path} holds ${array.type}`);
  return array;
}

/** All of a file and its CRC-32, in half the time of `readFile` and `crc32`: what comes next is read meanwhile. */
async function readWhole(path: string): Promise<{ bytes: Uint8Array; checksum: number }> {
  const file = await open(path);
  const reads: Promise<void>[] = [];
  try {
    const bytes = Buffer.allocUnsafeSlow((await file.stat()).size); // not cleared before
    const parts = Array.from({ length: Math.ceil(bytes.length / PART) }, (_, i) =>
      bytes.subarray(i * PART, (i + 1) * PART),
    );
    let checksum = 0;
    for (const [i, part] of parts.entries()) {
      for (const next of parts.slice(reads.length, i + AT_ONCE)) {
        const read = fill(next, file, reads.length * PART);
        read.catch(() => undefined); // it is waited for in its turn
        reads.push(read);
      }
      await reads[i];
      checksum = crc32(part, checksum);
    }
    return { bytes, checksum };
  } finally {
    await Promise.allSettled(reads);
    await file.close();
  }
}

/** @throws Error when the file ends before the bytes do */
async function fill(bytes: Uint8Array, file: FileHandle, position: number): Promise<void> {
  for (let length = 0; length < bytes.length;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, position + length);
    if (bytesRead === 0) throw new Error(`the file ends at ${position + length}`);
    length += bytesRead;
  }
}

/** @returns the file's CRC-32 */
async function writeArray(path: string, values: Labels, shape: readonly number[]): Promise<number> {
  const header = npyHeader(values instanceof Uint8Array ? "uint8" : "uint16", shape);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const file = await open(path, "w");
  try {
    await file.writeFile(header);
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
  return crc32(bytes, crc32(header));
}
