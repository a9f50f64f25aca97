import { datasetRows } from "../../data/datasets.js";

/** Prints a table of the data sets of the catalogue. */
export function listDatasets(): void {
  const rows = datasetRows().map(({ name, images, megabytes, licence, where }) => [
    name,
    images,
    megabytes?.toFixed(1) ?? "?",
    licence,
    where ?? "—",
  ]);
  const table = [["name", "images", "MB", "licence", "where"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const RIGHT = 2; // the column of numbers
  for (const row of table) {
    const cells = row.map((cell, i) => (i === RIGHT ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)));
    console.log(cells.join("  ").trimEnd());
  }
}
