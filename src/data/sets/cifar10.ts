import { createHash } from "node:crypto";

import { catalogue } from "../catalogue.js";
import type { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import { parseCifarBatch } from "../formats/cifar-batches.js";
import { readTar } from "../formats/tar-files.js";
import type { LabelledImages } from "../labelled-images.js";
import { drawnThings } from "../stand-ins/things.js";
import { loadSet } from "./load-set.js";

/** SHA-1 of the files in the archive, in the order of the images (https://www.cs.toronto.edu/~kriz/cifar.html). */
const batches = {
  data_batch_1: "aadd24acce27caa71bf4b10992e9e7b2d74c2540",
  data_batch_2: "c0ba65cce70568cd57b4e03e9ac8d2a5367c1795",
  data_batch_3: "1dd00a74ab1d17a6e7d73e185b69dbf31242f295",
  data_batch_4: "aab85764eb3584312d3c7f65fd2fd016e36a258e",
  data_batch_5: "26e2849e66a845b7f1e4614ae70f4889ae604628",
  test_batch: "67eb016db431130d61cd03c7ad570b013799c88c",
};

const BATCH = 10_000;
const IMAGE = 32 * 32 * 3;

/**
 * CIFAR-10: ten kinds of animals and vehicles, 50,000 to train and 10,000 to test, 32×32 RGB (Krizhevsky 2009). The first
 * time it is downloaded (170 MB) and unpacked, later the local copy is read. Where that is impossible the things are drawn,
 * and a line says so.
 *
 * @returns images `[50000, 32, 32, 3]` and `[10000, 32, 32, 3]`, labels 0 … 9; `batches` are the five parts of `train` as
 *   they were published, whose classes are uneven
 * @throws Error when a file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, test, batches } = await cifar10();
 * console.log(train.label(0), batches[0]?.classCounts().row(0)); // "frog" [ 'airplane', 1005, 0.1005 ]
 */
export async function cifar10(
  options: LocateOptions = {},
): Promise<{ train: Dataset; test: Dataset; batches: Dataset[] }> {
  const { train, test } = await loadSet(
    catalogue.cifar10,
    {
      version: 1,
      decode: ({ archive }, tell) => decode(archive.path, tell),
      draw: (random) => ({ train: drawnThings(5 * BATCH, random), test: drawnThings(BATCH, random) }),
    },
    options,
  );
  return { train, test, batches: train.divide([BATCH, BATCH, BATCH, BATCH, BATCH]) };
}

/** The images of all batches; each lands at its place in the whole, so that they are in memory once. */
async function decode(
  archive: string,
  tell: (text: string) => void,
): Promise<Record<"train" | "test", LabelledImages>> {
  const made = { train: emptyBatches(5), test: emptyBatches(1) };
  const missing = new Set(Object.keys(batches));
  const progress = (read: number, bytes: number) => {
    tell(`unpacking, ${Math.round((100 * read) / bytes)} %`);
  };
  for await (const { path, bytes } of readTar(archive, isBatch, { onProgress: progress })) {
    const name = nameOf(path);
    const got = createHash("sha1").update(bytes).digest("hex");
    const expected = batches[name as keyof typeof batches];
    if (got !== expected)
      throw new Error(`${path} in ${archive} has sha1 ${got} instead of ${expected}: fetch it anew`);
    const split = name === "test_batch" ? made.test : made.train;
    const first = name === "test_batch" ? 0 : (Number(name.at(-1)) - 1) * BATCH;
    const into = split.images.subarray(first * IMAGE, (first + BATCH) * IMAGE);
    split.labels.set(parseCifarBatch(bytes, { into }).labels, first);
    missing.delete(name);
  }
  if (missing.size > 0) throw new Error(`${archive} has no ${[...missing].join(", ")}: fetch it anew`);
  return made;
}

function emptyBatches(count: number): LabelledImages {
  const n = count * BATCH;
  return { images: new Uint8Array(n * IMAGE), shape: [n, 32, 32, 3], labels: new Uint8Array(n) };
}

function isBatch(path: string): boolean {
  return path.endsWith(".bin") && nameOf(path) in batches;
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.bin$/, "");
}
