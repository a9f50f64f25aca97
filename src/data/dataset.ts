import pl from "nodejs-polars";

import type { ImagesShape, Labels } from "./labelled-images.js";
import { jupyterDisplay, type MimeBundle } from "../jupyter.js";
import { tableBundle } from "../table-bundle.js";
import { sharedRandom, type Random } from "../random.js";

/** The part of a data set that its images belong to. */
export type Split = "train" | "test" | "validation";

/** What a {@link Dataset} is made of. */
export interface DatasetFields {
  /** Short name, as in the catalogue: "mnist". */
  readonly name: string;
  /** Name for people: "MNIST". */
  readonly title: string;
  readonly split: Split;
  /** Pixels 0 … 255 of all images in the order of `shape`. */
  readonly images: Uint8Array;
  readonly shape: ImagesShape;
  /** Class of each image, `[n]`. */
  readonly labels: Labels;
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  /** Where the images come from: a folder, a mirror's address, or "drawn stand-in data, seed 1". */
  readonly source: string;
  readonly licence: string;
  /** Whether the images are drawn because the real ones could not be had. */
  readonly standIn: boolean;
}

/**
 * Labelled images of one size. Nothing changes a data set; the methods that choose images return another one.
 *
 * @example
 * const { train } = await mnist();
 * console.log(train.shape, train.label(0)); // [60000, 28, 28, 1] "5"
 */
export class Dataset implements DatasetFields {
  readonly name: string;
  readonly title: string;
  readonly split: Split;
  readonly images: Uint8Array;
  readonly shape: ImagesShape;
  readonly labels: Labels;
  readonly classNames: readonly string[];
  readonly source: string;
  readonly licence: string;
  readonly standIn: boolean;

  /** @throws Error when images, shape, labels and classNames do not fit each other */
  constructor(fields: DatasetFields) {
    const { name, title, split, images, shape, labels, classNames, source, licence, standIn } = fields;
    const [n, height, width, channels] = shape;
    if (images.length !== n * height * width * channels)
      throw new Error(
        `${images.length} bytes of images do not fit shape [${shape.join(", ")}]: it takes ${n * height * width * channels}`,
      );
    if (labels.length !== n) throw new Error(`${labels.length} labels for ${n} images: give one label an image`);
    const unnamed = labels.findIndex((label) => label >= classNames.length);
    if (unnamed >= 0)
      throw new Error(
        `label ${labels[unnamed] ?? ""} of image ${unnamed} has no name: classNames names only 0 … ${classNames.length - 1}`,
      );
    this.name = name;
    this.title = title;
    this.split = split;
    this.images = images;
    this.shape = shape;
    this.labels = labels;
    this.classNames = classNames;
    this.source = source;
    this.licence = licence;
    this.standIn = standIn;
  }

  /** Number of images. */
  get size(): number {
    return this.shape[0];
  }

  /**
   * The first `n` images, or all where there are fewer. They share the memory of this data set.
   *
   * @throws Error when n is no whole number
   */
  take(n: number): Dataset {
    const size = this.#count(n);
    return this.#with(size, this.images.subarray(0, size * this.#imageLength), this.labels.subarray(0, size));
  }

  /**
   * The images at `indices`, copied in that order; an index may come twice.
   *
   * @throws RangeError when there is no such image
   */
  select(indices: Iterable<number>): Dataset {
    const chosen = Array.from(indices);
    const images = new Uint8Array(chosen.length * this.#imageLength);
    const labels = new Uint8Array(chosen.length);
    chosen.forEach((index, i) => {
      images.set(this.image(index), i * this.#imageLength);
      labels[i] = this.labels[index] ?? 0;
    });
    return this.#with(chosen.length, images, labels);
  }

  /**
   * `n` different images in random order, or all where there are fewer.
   *
   * @param options `random`: where the choice comes from. Default: the source that `setSeed` starts
   * @throws Error when n is no whole number
   */
  sample(n: number, { random = sharedRandom() }: { random?: Random } = {}): Dataset {
    return this.select(random.permutation(this.size).subarray(0, this.#count(n)));
  }

  /**
   * Name of image i's class.
   *
   * @throws RangeError when there is no such image
   */
  label(i: number): string {
    return this.classNames[this.labels[this.#index(i)] ?? 0] ?? "";
  }

  /**
   * Pixels of image i, `[height, width, channels]`, 0 … 255: a view, no copy.
   *
   * @throws RangeError when there is no such image
   */
  image(i: number): Uint8Array {
    const start = this.#index(i) * this.#imageLength;
    return this.images.subarray(start, start + this.#imageLength);
  }

  /** A table of one row: split, images, shape, classes, source, licence. */
  describe(): pl.DataFrame {
    return dataTable(this);
  }

  /** The table of {@link describe} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.describe());
  }

  get #imageLength(): number {
    const [, height, width, channels] = this.shape;
    return height * width * channels;
  }

  #index(i: number): number {
    if (!Number.isInteger(i) || i < 0 || i >= this.size)
      throw new RangeError(`no image ${i} among ${this.size}: give a whole number from 0 to ${this.size - 1}`);
    return i;
  }

  #count(n: number): number {
    if (!Number.isInteger(n) || n < 0) throw new Error(`cannot take ${n} images: give a whole number of at least 0`);
    return Math.min(n, this.size);
  }

  #with(n: number, images: Uint8Array, labels: Labels): Dataset {
    const [, height, width, channels] = this.shape;
    const { name, title, split, classNames, source, licence, standIn } = this;
    const shape = [n, height, width, channels] as const;
    return new Dataset({ name, title, split, classNames, source, licence, standIn, images, labels, shape });
  }
}

/**
 * A table with one row for each data set: split, images (their number), shape of one image, classes (their number),
 * source, licence.
 *
 * @example
 * const { train, test } = await mnist();
 * console.log(dataTable(train, test).toString());
 */
export function dataTable(...datasets: readonly Dataset[]): pl.DataFrame {
  const column = (name: string, value: (dataset: Dataset) => string) => pl.Series(name, datasets.map(value), pl.Utf8);
  const count = (name: string, value: (dataset: Dataset) => number) => pl.Series(name, datasets.map(value), pl.Int32);
  return pl.DataFrame([
    column("split", ({ split }) => split),
    count("images", ({ size }) => size),
    column("shape", ({ shape: [, ...image] }) => image.join("×")),
    count("classes", ({ classNames }) => classNames.length),
    column("source", ({ source }) => source),
    column("licence", ({ licence }) => licence),
  ]);
}
