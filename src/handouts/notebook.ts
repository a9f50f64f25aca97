import { readFile } from "node:fs/promises";

import { standInNote } from "../data/data-note.js";

/** What handouts read of a notebook (nbformat 4.5, https://nbformat.readthedocs.io/en/latest/format_description.html). */
export interface Notebook {
  metadata: NotebookMetadata;
  cells: NotebookCell[];
  [other: string]: unknown;
}

/** What a notebook says of itself. */
export interface NotebookMetadata {
  title?: string;
  /** What stands on the title page. */
  tseminar?: TitleData & CourseData;
  [other: string]: unknown;
}

/** What stands on a handout's title page under the title. */
export interface TitleData {
  /** The course that the handout belongs to. */
  course?: string;
  /** A day as 2026-11-22, or any text. */
  date?: string;
  /** Which edition of the handout this is. */
  version?: string;
}

/** What a notebook of the course says of its results. */
export interface CourseData {
  /** The range of each number that the notebook keeps by `glue`, by profile. */
  expected?: Readonly<Record<string, Readonly<Record<string, readonly [lowest: number, highest: number]>>>>;
}

/** A cell; `source` may be cut into lines. */
export interface NotebookCell {
  id?: string;
  cell_type: string;
  metadata: { tags?: string[]; [other: string]: unknown };
  source: string | string[];
  outputs?: NotebookOutput[];
  [other: string]: unknown;
}

/** An output; texts may be cut into lines. */
export interface NotebookOutput {
  output_type: string;
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  text?: string | string[];
  [other: string]: unknown;
}

/** Reads a notebook; cells of old notebooks, which have no id, get one. */
export async function readNotebook(path: string): Promise<Notebook> {
  const notebook = JSON.parse(await readFile(path, "utf8")) as Notebook;
  const cells = notebook.cells.map((cell, i) => ({ ...cell, id: cell.id ?? `cell-${i}` }));
  return { ...notebook, nbformat: 4, nbformat_minor: 5, cells };
}

/** A text of a notebook in one piece. */
export function textOf(text: unknown): string {
  if (Array.isArray(text)) return text.join("");
  return typeof text === "string" ? text : "";
}

/** Whether any cell has been executed with something to show for it. */
export function hasOutputs({ cells }: Notebook): boolean {
  return cells.some(({ outputs = [] }) => outputs.length > 0);
}

/**
 * Whether what the notebook shows was made with drawn pictures instead of the real data. Cells with the tag `drawn-pictures`
 * do not count: theirs are drawn on purpose.
 */
export function hasStandIns({ cells }: Notebook): boolean {
  const onReal = cells.filter(({ metadata }) => !metadata.tags?.includes("drawn-pictures"));
  return onReal.some(({ outputs = [] }) => JSON.stringify(outputs).includes(standInNote));
}
