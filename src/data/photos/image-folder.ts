import { statSync } from "node:fs";
import { basename } from "node:path";

import type pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../../jupyter.js";
import { progressLine, type ProgressTerminal } from "../../progress.js";
import { tableBundle } from "../../table-bundle.js";
import { Dataset, type Split } from "../dataset.js";
import type { LabelledImages } from "../labelled-images.js";
import { duplicateGroups } from "./duplicate-groups.js";
import { Duplicates } from "./duplicates.js";
import { checkFolderOptions } from "./folder-options.js";
import { folderSource } from "./folder-source.js";
import type { PictureSource } from "./picture-source.js";
import { pictureTable } from "./picture-table.js";
import { readPictures, type PictureProgress, type ReadPictures, type ReadPicturesOptions } from "./read-pictures.js";
import { zipSource } from "./zip-source.js";

/** Options of {@link imageFolder}. */
export interface ImageFolderOptions extends Omit<ReadPicturesOptions, "onProgress"> {
  /** Short name of the data set. Default: the name of the folder or archive. */
  readonly name?: string;
  /** Name of the data set for people. Default: its short name. */
  readonly title?: string;
  /** Licence of the pictures. Default: "not stated". */
  readonly licence?: string;
  /** Where the pictures come from, for people. Default: the path of the folder or archive. */
  readonly source?: string;
  /** Whether the pictures are drawn because the real ones could not be had. Default: false. */
  readonly standIn?: boolean;
  /** Where the line of progress goes outside a notebook. Default: standard output. */
  readonly output?: ProgressTerminal;
}

/** Options of {@link ImageFolder.duplicates}. */
export interface DuplicatesOptions {
  /** Near are pictures whose perceptual hashes differ in at most so many of 64 bits, 0 … 15. Default: 4. */
  readonly distance?: number;
  /** Parts of {@link ImageFolder.dataset} to look at. Default: all images, in the splits that the folder came with. */
  readonly splits?: Readonly<Record<string, Dataset>>;
}

/** Progress is put into words at most so often, in milliseconds: numbers as people write them cost more than a small picture. */
const INTERVAL = 100;

/** What is said of a folder beside its pictures. */
type Facts = Pick<Dataset, "name" | "title" | "source" | "licence" | "standIn">;

/** Pictures of a folder or an archive. Nothing changes it; it shows itself by the table of its files. */
export class ImageFolder {
  /**
   * One row for each file found, also those that are no pictures: path, class, split, width, height (upright), mode, bytes,
   * format, skipped (the reason; null for the pictures taken).
   */
  readonly pictures: pl.DataFrame;
  /** The pictures taken, by split, then by path, and their classes. */
  readonly images: LabelledImages;
  readonly classNames: readonly string[];
  /** Path of each image. */
  readonly paths: readonly string[];
  /** All images as one data set, of split "all". */
  readonly dataset: Dataset;
  /** The splits that the folder came with, views of {@link dataset}: train, validation, test, holdout; without any, empty. */
  readonly splits: Readonly<Record<string, Dataset>>;
  readonly #read: ReadPictures;

  constructor(read: ReadPictures, facts: Facts) {
    const { images, shape, labels, classNames, rows, taken } = read;
    this.#read = read;
    this.pictures = pictureTable(rows);
    this.images = { images, shape, labels };
    this.classNames = classNames;
    this.paths = taken.map(({ path }) => path);
    this.dataset = new Dataset({ ...facts, ...this.images, classNames, split: "all" });
    this.splits = splitsOf(this.dataset, read);
    Object.freeze(this);
  }

  /** Number of files that were not taken; {@link pictures} says why. */
  get skipped(): number {
    return this.#read.rows.length - this.#read.taken.length;
  }

  /** Path of image i of a data set that was made from {@link dataset} or {@link splits}, in whatever order it is. */
  pathOf(dataset: Dataset, i: number): string | undefined {
    return dataset.store === this.dataset.store ? this.paths[dataset.places[i] ?? -1] : undefined;
  }

  /**
   * Pictures that are there more than once: files of identical bytes, and pictures that look alike by a perceptual hash of
   * the images as they were scaled and cropped. Plain pictures are like any other and so never near.
   *
   * @throws Error when the distance is no whole number from 0 to 15, or a data set of `splits` is not from this folder
   * @example
   * const photos = await imageFolder("photos", { size: 64 });
   * const { train, test } = photos.dataset.shuffle(1).split({ train: 0.8, test: 0.2 });
   * console.log(photos.duplicates({ splits: { train, test } }).acrossSplits().toString());
   */
  duplicates({ distance = 4, splits }: DuplicatesOptions = {}): Duplicates {
    const splitNames = new Map<number, string>();
    for (const [split, dataset] of Object.entries(splits ?? this.splits)) {
      if (dataset.store !== this.dataset.store)
        throw new Error(`split "${split}" is no part of ${this.dataset.source}: make it from its dataset`);
      for (const place of dataset.places) splitNames.set(place, split);
    }
    const names = this.#read.taken.map((row, i) => ({
      path: row.path,
      class: row.class,
      split: splitNames.get(i) ?? null,
    }));
    const among = splits && [...splitNames.keys()].sort((a, b) => a - b);
    return new Duplicates(duplicateGroups(this.#read, { distance, among }), names);
  }

  /** The table {@link pictures} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.pictures);
  }
}

/**
 * Reads your own pictures: a folder, or a zip archive, with one sub-folder for each class, or with folders train, validation,
 * test or holdout that have these. Classes are the names of the folders, sorted; deeper folders belong to their class.
 *
 * JPEG, PNG, WebP, BMP and the first picture of a GIF are read, see `decodePicture`; whatever cannot be taken is listed in
 * `pictures` with the reason, and the line at the end says how many.
 *
 * @param place path of a folder or a zip archive, the bytes of a zip archive, or any other source of files
 * @throws Error when there is no such folder or archive, an option makes no sense, or `signal` stops the reading
 * @example
 * const photos = await imageFolder("photos", { size: 64 });
 * console.log(photos.classNames, photos.dataset.shape); // ["cats", "dogs"] [120, 64, 64, 3]
 */
export async function imageFolder(
  place: string | Uint8Array | PictureSource,
  options: ImageFolderOptions,
): Promise<ImageFolder> {
  checkFolderOptions(options);
  const { output, licence = "not stated", standIn = false } = options;
  const files = await sourceOf(place);
  const { name = basename(files.name).replace(/\.zip$/i, ""), title = name, source = files.name } = options;
  const line = progressLine(output);
  const start = performance.now();
  let told = -Infinity;
  try {
    const read = await readPictures(files, {
      ...options,
      onProgress: (progress) => {
        const now = performance.now();
        if (now - told < INTERVAL) return;
        told = now;
        line.update(progressText(progress, now - start));
      },
    });
    line.done(endText(read, performance.now() - start));
    return new ImageFolder(read, { name, title, licence, source, standIn });
  } finally {
    await files.close();
  }
}

async function sourceOf(place: string | Uint8Array | PictureSource): Promise<PictureSource> {
  if (typeof place !== "string") return place instanceof Uint8Array ? zipSource(place) : place;
  const stats = statSync(place, { throwIfNoEntry: false });
  if (!stats) throw new Error(`there is no "${place}": give the path of a folder or a zip archive`);
  return stats.isDirectory() ? folderSource(place) : zipSource(place);
}

function splitsOf(all: Dataset, { taken }: ReadPictures): Record<string, Dataset> {
  const names = new Set(taken.flatMap(({ split }) => split ?? []));
  return Object.fromEntries(
    [...names].map((name) => {
      const indices = [...taken.keys()].filter((i) => taken[i]?.split === name);
      const { name: short, title, classNames, source, licence, standIn, store } = all;
      const labels = all.select(indices).labels;
      const facts = { name: short, title, classNames, source, licence, standIn, split: datasetSplit(name) };
      return [name, new Dataset({ ...facts, labels, store, places: Uint32Array.from(indices) })];
    }),
  );
}

/** Pictures kept back for the end are a second test. */
function datasetSplit(name: string): Split {
  if (name === "train" || name === "validation" || name === "test") return name;
  return name === "holdout" ? "test" : "all";
}

function progressText({ files, read, skipped }: PictureProgress, milliseconds: number): string {
  const left = Math.ceil(((files - read) / read) * (milliseconds / 1000));
  return `${number(files)} files: ${number(read)} read, ${number(skipped)} skipped, ${left} s left`;
}

function endText({ rows, taken, classNames }: ReadPictures, milliseconds: number): string {
  const skipped = rows.length - taken.length;
  const why = skipped > 0 ? " (the table `pictures` says why)" : "";
  const seconds = (milliseconds / 1000).toFixed(1);
  return `${number(rows.length)} files: ${number(taken.length)} pictures of ${classNames.length} classes taken, ${number(skipped)} skipped${why}, ${seconds} s`;
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
