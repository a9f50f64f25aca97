import pl from "nodejs-polars";

import { catalogue } from "../catalogue.js";
import type { Dataset } from "../dataset.js";
import type { LocateOptions } from "../downloads/locate.js";
import { openZip } from "../formats/zip-files.js";
import { imageFolder, type ImageFolder, type ImageFolderOptions } from "../photos/image-folder.js";
import { drawnDishPhotos } from "../stand-ins/dish-photos.js";
import { realOrDrawn } from "./real-or-drawn.js";

/** Options of {@link hotdog}. */
export interface HotdogOptions extends LocateOptions, Pick<ImageFolderOptions, "colour" | "fit" | "concurrency"> {
  /** Side of the pictures, or [height, width], in pixels. Default: 64. */
  size?: ImageFolderOptions["size"];
}

/** The photos as data sets, and as the files that they are. */
export interface Hotdog {
  readonly train: Dataset;
  readonly test: Dataset;
  /** Kept back for the very end. Undefined in the published archive, which has none. */
  readonly holdout: Dataset | undefined;
  /** Table of all files, and their duplicates. */
  readonly photos: ImageFolder;
}

/**
 * Hot dog or not: photos of dishes, scaled and cropped to one size. The first time they are downloaded, later the local
 * copy is read and decoded. A class folder's archive may have other photos than the published one (2,800): 4,898 with a
 * third split. Some photos are there more than once, even across splits: see `photos.duplicates()`. Where no photos can be
 * had dishes are drawn, and a line says so.
 *
 * @returns images `[n, 64, 64, 3]`, labels 0 (hot dog) and 1 (not hot dog)
 * @throws Error when the file has a wrong checksum or the cache cannot be written
 * @example
 * const { train, test, photos } = await hotdog({ size: 64 });
 * console.log(photos.paths.length, train.size, test.classCounts().toString());
 */
export async function hotdog(options: HotdogOptions = {}): Promise<Hotdog> {
  const { size = 64, colour, fit, concurrency, output, signal } = options;
  const { name, title, licence, classNames } = catalogue.hotdog;
  const decoding = { size, colour, fit, concurrency, output, signal, name, title, classNames };
  const photos = await realOrDrawn(
    catalogue.hotdog,
    {
      real: async ({ files: { archive }, source }) =>
        imageFolder(archive.path, { ...decoding, ...(await layoutOf(archive.path)), licence, source }),
      drawn: (random, origin) => imageFolder(drawnDishPhotos(random), { ...decoding, classOf, ...origin }),
    },
    options,
  );
  const { train, test, holdout } = photos.splits;
  if (!train || !test) throw new Error(`${photos.dataset.source} has no photos to train or to test: fetch it anew`);
  return { train, test, holdout, photos };
}

/** What the paths in the archive mean: its manifest says so, or its folders do, `train/hotdog` and `test/not-hotdog`. */
async function layoutOf(path: string): Promise<Pick<ImageFolderOptions, "classOf" | "splitOf">> {
  const zip = await openZip(path);
  try {
    const manifest = zip.entries.find((entry) => entry.path === "manifest.csv");
    if (!manifest) return { classOf };
    const rows = pl.readCSV(Buffer.from(await zip.read(manifest))).toRecords();
    const splits = new Map(rows.map(({ file, split }) => [String(file), String(split)]));
    return { classOf: (file) => (splits.has(file) ? classOf(file) : undefined), splitOf: (file) => splits.get(file) };
  } finally {
    await zip.close();
  }
}

/** By the folder: hotdogs and nothotdogs, or hotdog and not-hotdog. */
function classOf(path: string): string | undefined {
  const folder = path.split("/").at(-2) ?? "";
  if (!/hot-?dogs?$/.test(folder)) return undefined;
  return folder.startsWith("not") ? "not hot dog" : "hot dog";
}
