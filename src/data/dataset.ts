import type pl from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../jupyter.js";
import { Random, sharedRandom } from "../random.js";
import { range } from "../range.js";
import { tableBundle } from "../table-bundle.js";
import { batchesOf, type BatchesOptions, type ImageBatch } from "./batches.js";
import { classCountTable, dataTable } from "./data-table.js";
import { divideByGroups, divideInOrder, partSizes, type Parts } from "./divide.js";
import { ImageStore } from "./image-store.js";
import {
  checkLabels,
  classesOf,
  labelsFrom,
  labelsShape,
  selectLabels,
  type LabelsShape,
  type LabelTask,
} from "./label-table.js";
import type { ImagesShape, LabelledImages, Labels } from "./labelled-images.js";

/** The part of a data set that its images belong to; "all" where it has no parts. */
export type Split = "train" | "validation" | "test" | "all";

/** What is known of images beside their pixels. */
export interface DatasetFacts {
  /** Short name, as in the catalogue: "mnist". */
  readonly name: string;
  /** Name for people: "MNIST". */
  readonly title: string;
  readonly split: Split;
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  /** Whether an image has one class, any number of them, or a degree on a scale. Default: "single-label". */
  readonly task?: LabelTask;
  /** Where the images come from: a folder, a mirror's address, or "drawn stand-in data, seed 1". */
  readonly source: string;
  readonly licence: string;
  /** Whether the images are drawn because the real ones could not be had. */
  readonly standIn: boolean;
}

/** What a {@link Dataset} is made of. */
export interface DatasetFields extends DatasetFacts, LabelledImages {}

/** Some of the images in a store, and what they are. */
interface ChosenImages extends DatasetFacts {
  readonly labels: Labels;
  readonly store: ImageStore;
  readonly places: Uint32Array;
}

/** One image of a data set. */
export interface Example {
  readonly index: number;
  /** Number of its class; where it may have several, of the first, and −1 when it has none. */
  readonly label: number;
  /** Name of its class, or of its classes with commas between them. */
  readonly className: string;
  /** Pixels `[height, width, channels]`, 0 … 255: a view, no copy. */
  readonly image: Uint8Array;
}

/**
 * Labelled images of one size. Nothing changes a data set; the methods that choose images return another one, which looks
 * at the same pixels.
 *
 * @example
 * const { train } = await mnist();
 * console.log(train.shape, train.label(0)); // [60000, 28, 28, 1] "5"
 */
export class Dataset implements DatasetFields {
  readonly name: string;
  readonly title: string;
  readonly split: Split;
  readonly shape: ImagesShape;
  /** Class of each image: `[n]`, or where each may have several `[n, classes]` of 0 and 1, row by row. */
  readonly labels: Labels;
  readonly classNames: readonly string[];
  readonly task: LabelTask;
  readonly source: string;
  readonly licence: string;
  readonly standIn: boolean;
  /** The memory that holds the pixels, maybe with those of other images. */
  readonly store: ImageStore;
  /** Where in the store each image lies. */
  readonly places: Uint32Array;
  #images: Uint8Array | undefined;

  /** @throws Error when images, shape, labels and classNames do not fit each other */
  constructor(fields: DatasetFields | ChosenImages) {
    const { name, title, split, labels, classNames, task = "single-label", source, licence, standIn } = fields;
    this.store = "store" in fields ? fields.store : new ImageStore(fields.images, fields.shape);
    this.places = "places" in fields ? fields.places : range(0, fields.shape[0]);
    const [, height, width, channels] = this.store.shape;
    checkLabels(this.places.length, { labels, classNames, task });
    this.name = name;
    this.title = title;
    this.split = split;
    this.shape = [this.places.length, height, width, channels];
    this.labels = labels;
    this.classNames = classNames;
    this.task = task;
    this.source = source;
    this.licence = licence;
    this.standIn = standIn;
    Object.freeze(this); // its own fields: the pixels cannot be frozen
  }

  /** Number of images. */
  get size(): number {
    return this.places.length;
  }

  /**
   * Pixels 0 … 255 of all images in the order of `shape`. A view of the memory of the whole where the images follow each
   * other there; after {@link shuffle} and the like they are copied when they are first asked for: {@link image} and
   * {@link batches} do without that copy.
   */
  get images(): Uint8Array {
    return (this.#images ??= this.store.gather(this.places));
  }

  /** `[n]`, or `[n, classes]` where an image may have several labels. */
  get labelsShape(): LabelsShape {
    return labelsShape(this.size, this);
  }

  /** Number of the one class, or the degree, of image i; where it may have several, of the first, and −1 for none. */
  #label(i: number): number {
    return classesOf(this.#index(i), this)[0] ?? -1;
  }

  /**
   * Name of image i's class; where it may have several, their names with commas between them, and "none" for none.
   *
   * @throws RangeError when there is no such image
   */
  label(i: number): string {
    const names = classesOf(this.#index(i), this).map((k) => this.classNames[k] ?? "");
    return names.length > 0 ? names.join(", ") : "none";
  }

  /**
   * Pixels of image i, `[height, width, channels]`, 0 … 255: a view, no copy.
   *
   * @throws RangeError when there is no such image
   */
  image(i: number): Uint8Array {
    return this.store.image(this.places[this.#index(i)] ?? 0);
  }

  /**
   * The first `n` images, or all where there are fewer.
   *
   * @throws Error when n is no whole number
   */
  take(n: number): Dataset {
    return this.#chosen(range(0, this.#count(n)));
  }

  /**
   * The images at `indices`, in that order; an index may come twice.
   *
   * @throws RangeError when there is no such image
   */
  select(indices: Iterable<number>): Dataset {
    return this.#chosen(Uint32Array.from(indices, (index) => this.#index(index)));
  }

  /**
   * `n` different images in random order, or all where there are fewer.
   *
   * @param options `random`: where the choice comes from. Default: the source that `setSeed` starts
   * @throws Error when n is no whole number
   */
  sample(n: number, { random = sharedRandom() }: { random?: Random } = {}): Dataset {
    return this.#chosen(random.permutation(this.size).subarray(0, this.#count(n)));
  }

  /**
   * All images in random order.
   *
   * @param seed a whole number; the same one gives the same order. Default: the source that `setSeed` starts goes on
   * @example
   * const { train } = await mnist();
   * console.log(train.shuffle(7).label(0));
   */
  shuffle(seed?: number): Dataset {
    const random = seed === undefined ? sharedRandom() : new Random(seed);
    return this.#chosen(random.permutation(this.size));
  }

  /**
   * Cuts the images into parts, in order: {@link shuffle} first where the order means something. (HuggingFace's
   * `train_test_split`; the field {@link split} keeps its name.)
   *
   * @param parts one share between 0 and 1 or one number of images, for that part and the rest; or a list of either, or
   *   either by name, which leave out what is over. The names train, validation and test become the parts' {@link split}
   * @param options `stratify`: every part gets its share of every class, within one image. Default: false
   * @throws Error when there are too few images, or several labels an image and `stratify`
   * @example
   * const { train: all } = await mnist();
   * const [first, rest] = all.divide(1000);
   * const { train, validation } = all.shuffle(7).divide({ train: 0.9, validation: 0.1 }, { stratify: true });
   */
  divide(parts: number, options?: DivideOptions): [Dataset, Dataset];
  divide(parts: readonly number[], options?: DivideOptions): Dataset[];
  divide<Name extends string>(parts: Readonly<Record<Name, number>>, options?: DivideOptions): Record<Name, Dataset>;
  divide(
    parts: Parts | Readonly<Record<string, number>>,
    { stratify = false }: DivideOptions = {},
  ): Dataset[] | Record<string, Dataset> {
    const named = typeof parts === "number" || isList(parts) ? undefined : parts;
    const sizes = partSizes(named ? Object.values(named) : (parts as Parts), this.size);
    if (stratify) this.#needsOneClass("stratify");
    const chosen = stratify ? divideByGroups(sizes, Array.from(this.labels)) : divideInOrder(sizes);
    if (!named) return chosen.map((indices) => this.#chosen(indices));
    const names = Object.keys(named);
    return Object.fromEntries(
      chosen.map((indices, i) => [names[i] ?? "", this.#chosen(indices, splitNamed(names[i]) ?? this.split)]),
    );
  }

  /**
   * The images that `keep` says true of.
   *
   * @example
   * const { train } = await mnist();
   * const small = train.filter(({ label }) => label < 5); // digits 0 to 4
   */
  filter(keep: (example: Example) => boolean): Dataset {
    return this.#chosen(range(0, this.size).filter((i) => keep(this.example(i))));
  }

  /**
   * The same images with other classes.
   *
   * @param change gives the new number of an image's class
   * @param classNames names of the new classes
   * @throws Error when a new number has no name, or an image may have several labels
   * @example
   * const { train } = await mnist();
   * const parity = train.mapLabels(({ label }) => label % 2, ["even", "odd"]);
   */
  mapLabels(change: (example: Example) => number, classNames: readonly string[]): Dataset {
    this.#needsOneClass("mapLabels");
    const numbers = Array.from(this.places, (_, i) => change(this.example(i)));
    const wrong = numbers.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classNames.length);
    if (wrong >= 0)
      throw new Error(
        `the new label ${numbers[wrong] ?? ""} of image ${wrong} is no class: return a whole number from 0 to ${classNames.length - 1}`,
      );
    const { store, places } = this;
    const labels = labelsFrom(numbers, classNames.length);
    return new Dataset({ ...this.#facts(), task: "single-label", classNames, labels, store, places });
  }

  /**
   * Image i with its label.
   *
   * @throws RangeError when there is no such image
   */
  example(i: number): Example {
    return { index: i, label: this.#label(i), className: this.label(i), image: this.image(i) };
  }

  /**
   * The images in batches on the device, made one at a time when they are asked for. Whoever takes a batch disposes of it.
   *
   * @returns images float32 `[n, height, width, channels]`, 0 … 255, and labels int32 `[n]`, or `[n, classes]` where an
   *   image may have several; the last batch may be shorter
   * @example
   * const { train } = await mnist();
   * for (const { images, labels } of train.take(64).batches({ batchSize: 32 })) {
   *   console.log(images.shape, labels.shape); // [32, 28, 28, 1] [32], twice
   *   tf.dispose([images, labels]);
   * }
   */
  batches(options?: BatchesOptions): Generator<ImageBatch> {
    return batchesOf(this, options);
  }

  /** A table of one row: split, images, shape, classes, source, licence. */
  describe(): pl.DataFrame {
    return dataTable(this);
  }

  /** A table with one row a class: class, images, share of all images. */
  classCounts(): pl.DataFrame {
    return classCountTable({ images: this });
  }

  /** The table of {@link describe} as HTML, data resource and text. */
  [jupyterDisplay](): MimeBundle {
    return tableBundle(this.describe());
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

  #needsOneClass(what: string): void {
    if (this.task === "multi-label")
      throw new Error(`${what} needs one class an image, but images of ${this.title} may have several labels`);
  }

  #chosen(indices: Uint32Array, split: Split = this.split): Dataset {
    const places = indices.map((index) => this.places[index] ?? 0);
    return new Dataset({ ...this.#facts(), split, store: this.store, places, labels: selectLabels(indices, this) });
  }

  #facts(): DatasetFacts {
    const { name, title, split, classNames, task, source, licence, standIn } = this;
    return { name, title, split, classNames, task, source, licence, standIn };
  }
}

/** Options of {@link Dataset.divide}. */
export interface DivideOptions {
  /** Whether every part gets its share of every class. Default: false. */
  stratify?: boolean;
}

function isList(parts: readonly number[] | Readonly<Record<string, number>>): parts is readonly number[] {
  return Array.isArray(parts);
}

function splitNamed(name: string | undefined): Split | undefined {
  return name === "train" || name === "validation" || name === "test" ? name : undefined;
}
