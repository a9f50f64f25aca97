import { isAbsolute, sep } from "node:path";

import pl from "nodejs-polars";

import type { Dataset } from "./dataset.js";
import { countClasses } from "./label-table.js";

/**
 * A table with one row for each data set: its title where they are of several, split, images (their number), shape of one
 * image, classes (their number), source, licence. Of a folder only the last two names stand there, because the table gets into
 * handouts; `dataset.source` has all of it.
 *
 * @example
 * const { train, test } = await mnist();
 * console.log(dataTable(train, test).toString());
 */
export function dataTable(...datasets: readonly Dataset[]): pl.DataFrame {
  const column = (name: string, value: (dataset: Dataset) => string) => pl.Series(name, datasets.map(value), pl.Utf8);
  const count = (name: string, value: (dataset: Dataset) => number) => pl.Series(name, datasets.map(value), pl.Int32);
  const titles = new Set(datasets.map(({ title }) => title));
  return pl.DataFrame([
    ...(titles.size > 1 ? [column("data set", ({ title }) => title)] : []),
    column("split", ({ split }) => split),
    count("images", ({ size }) => size),
    column("shape", ({ shape: [, ...image] }) => image.join("×")),
    count("classes", ({ classNames }) => classNames.length),
    column("source", ({ source }) => source.split(", ").map(withoutWay).join(", ")),
    column("licence", ({ licence }) => licence),
  ]);
}

/** `…/data/mnist` of `/home/somebody/data/mnist`. */
function withoutWay(source: string): string {
  return isAbsolute(source) ? ["…", ...source.split(sep).slice(-2)].join("/") : source;
}

/**
 * A table with one row a class and one column a data set, with the number of its images of that class. For one data set
 * there is a column with the share of its images, too.
 *
 * @param datasets by the names of the columns; all have the classes of the first
 * @throws Error when the data sets do not have the same classes
 * @example
 * const { train, test } = await cifar10();
 * console.log(classCountTable({ train, test }).toString());
 */
export function classCountTable(datasets: Readonly<Record<string, Dataset>>): pl.DataFrame {
  const sets = Object.entries(datasets);
  const [first] = Object.values(datasets);
  const classNames = first?.classNames ?? [];
  for (const [name, set] of sets)
    if (set.classNames.join("\n") !== classNames.join("\n"))
      throw new Error(
        `${name} has the classes ${set.classNames.join(", ")}, but the first data set ${classNames.join(", ")}: count them apart`,
      );
  const columns = sets.map(([name, set]) => [name, countClasses(set.size, set), set.size] as const);
  return pl.DataFrame([
    pl.Series("class", [...classNames], pl.Utf8),
    ...columns.map(([name, counts]) => pl.Series(name, counts, pl.Int32)),
    ...(columns.length === 1
      ? columns.map(([, counts, size]) =>
          pl.Series(
            "share",
            counts.map((count) => count / size),
            pl.Float64,
          ),
        )
      : []),
  ]);
}
