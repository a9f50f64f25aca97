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
}

/**
 * All data sets of the catalogue as a table, one row a set: name, title, task, images of each split, shape of one image,
 * classes (their number), MB of the download (null where only the server knows), licence, and where it lies on this
 * machine ("—" where a loader would download it).
 *
 * @example
 * console.log(datasets().toString());
 */
export function datasets(environment: Readonly<Record<string, string | undefined>> = process.env): pl.DataFrame {
  const rows = datasetRows(environment);
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
  ]);
}

/** The same as objects. */
export function datasetRows(environment: Readonly<Record<string, string | undefined>> = process.env): DatasetRow[] {
  const found = new Map(findSets(environment).map(({ set, where }) => [set, where]));
  return Object.values<CatalogueEntry>(catalogue).map((set) => {
    const shapes = Object.entries(set.shapes);
    const [, ...image] = shapes[0]?.[1] ?? [];
    const bytes = Object.values(set.files).map(({ copies }) => copies[0].bytes ?? NaN);
    const megabytes = Math.round(bytes.reduce((sum, each) => sum + each, 0) / 1e4) / 100;
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
    };
  });
}
