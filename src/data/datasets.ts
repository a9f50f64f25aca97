import pl from "nodejs-polars";

import { catalogue, type CatalogueEntry } from "./catalogue.js";
import { findSets } from "./downloads/find-sets.js";

/** A data set of the catalogue in a few words; `undefined` is what is not known. */
export interface DatasetRow {
  readonly name: string;
  readonly title: string;
  readonly task: string;
  /** Of each split, as published: "train 60000, test 10000". */
  readonly images: string;
  /** Height × width × channels; "?" where it is not the same for all. */
  readonly shape: string;
  /** Number of classes. */
  readonly classes: number;
  /** Of the download, in 1,000,000 bytes. */
  readonly megabytes: number | undefined;
  readonly licence: string;
  /** The folder where it lies on this machine. */
  readonly where: string | undefined;
  /** Of the files that a download gives, in one order with `checksums`. */
  readonly files: readonly string[];
  /** Of the files as published, such as "sha256:440f…". */
  readonly checksums: readonly string[];
  /** Base addresses, tried in this order. */
  readonly mirrors: readonly string[];
  readonly citation: string;
  readonly homepage: string;
}

/** Options of {@link datasets}. */
export interface DatasetsOptions {
  /** Whether the table also has files, checksums, mirrors, citation and homepage. Default: false. */
  sources?: boolean;
  /** Where `TSEMINAR_DATA` and `TSEMINAR_CACHE` are looked up. Default: `process.env`. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * All data sets of the catalogue as a table, one row a set: name, title, task, images of each split, shape of one image,
 * classes (their number), MB of the download (null where only the server knows), licence, and where it lies on this
 * machine ("—" where a loader would download it); with `sources` also where it comes from: files, checksums, mirrors (lists
 * of texts), citation and homepage.
 *
 * @example
 * console.log(datasets().toString());
 * datasets({ sources: true }).select("name", "citation");
 */
export function datasets({ sources = false, environment = process.env }: DatasetsOptions = {}): pl.DataFrame {
  const rows = datasetRows(environment);
  const texts = (name: "files" | "checksums" | "mirrors") =>
    pl.Series(
      name,
      rows.map((row) => [...row[name]]),
      pl.List(pl.Utf8),
    );
  const text = (name: string, value: (row: DatasetRow) => string) => pl.Series(name, rows.map(value), pl.Utf8);
  return pl.DataFrame([
    text("name", ({ name }) => name),
    text("title", ({ title }) => title),
    text("task", ({ task }) => task),
    text("images", ({ images }) => images),
    text("shape", ({ shape }) => shape),
    pl.Series(
      "classes",
      rows.map(({ classes }) => classes),
      pl.Int32,
    ),
    pl.Series(
      "MB",
      rows.map(({ megabytes }) => megabytes ?? null),
      pl.Float64,
    ),
    text("licence", ({ licence }) => licence),
    text("where", ({ where = "—" }) => where),
    ...(sources
      ? [
          ...[texts("files"), texts("checksums"), texts("mirrors")],
          ...[text("citation", ({ citation }) => citation), text("homepage", ({ homepage }) => homepage)],
        ]
      : []),
  ]);
}

/** The same as objects. */
export function datasetRows(environment: Readonly<Record<string, string | undefined>> = process.env): DatasetRow[] {
  const found = new Map(findSets(environment).map(({ set, where }) => [set, where]));
  return Object.values<CatalogueEntry>(catalogue).map((set) => {
    const shapes = Object.entries(set.shapes);
    const [, ...image] = shapes[0]?.[1] ?? [];
    const copies = Object.values(set.files).map((file) => file.copies[0]);
    const bytes = copies.reduce((sum, copy) => sum + (copy.bytes ?? NaN), 0);
    const megabytes = Math.round(bytes / 1e4) / 100;
    return {
      name: set.name,
      title: set.title,
      task: set.task,
      images: shapes.map(([split, [n = "?"]]) => `${split} ${n}`).join(", "),
      shape: image.map((length) => length ?? "?").join("×"),
      classes: set.classNames.length,
      megabytes: Number.isNaN(megabytes) ? undefined : megabytes,
      licence: set.licence,
      where: found.get(set.name),
      files: copies.map(({ name }) => name),
      checksums: copies.map(({ checksum }) => checksum),
      mirrors: set.mirrors,
      citation: set.citation,
      homepage: set.homepage,
    };
  });
}
