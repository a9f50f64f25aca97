import type { LabelTask } from "./label-table.js";

/** Of a file as it was published, in hex: "sha256:440f…". */
export type Checksum = `${"sha256" | "sha1" | "md5"}:${string}`;

/** `[n, height, width, channels]`; undefined where it is not the same for all, as in a folder of photos. */
export type CatalogueShape = readonly [
  n: number | undefined,
  height: number | undefined,
  width: number | undefined,
  channels: number,
];

/** One form in which a file is to be had. */
export interface FileCopy {
  readonly name: string;
  readonly checksum: Checksum;
  /** Length in bytes. Undefined: only the server knows. */
  readonly bytes?: number;
  /** False: lies in class folders only, a public mirror is not asked for it. Default: true. */
  readonly onMirrors?: boolean;
  /** Number of images in each split, where it is another than the `shapes` of the set. */
  readonly images?: Readonly<Record<string, number>>;
}

/** One file of a data set. */
export interface CatalogueFile {
  /** Any one of them will do; the first is what a download gives. */
  readonly copies: readonly [FileCopy, ...FileCopy[]];
}

/** What is known about a data set before any of it is read. */
export interface CatalogueEntry<Role extends string = string, Splits extends string = string> {
  /** Short name. */
  readonly name: string;
  readonly title: string;
  /** Where its files lie: `<TSEMINAR_DATA>/<folder>/<file>`, the same in the cache. */
  readonly folder: string;
  /** The files by what they hold. */
  readonly files: Readonly<Record<Role, CatalogueFile>>;
  /** Base addresses, tried in this order; each ends in `/` and is followed by a file's name. */
  readonly mirrors: readonly string[];
  /** Shape of each split's images; one split `all` where the publisher has made none. */
  readonly shapes: Readonly<Record<Splits, CatalogueShape>>;
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  readonly task: LabelTask;
  readonly licence: string;
  readonly citation: string;
  readonly homepage: string;
}
