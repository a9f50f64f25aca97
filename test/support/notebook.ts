import { readFile } from "node:fs/promises";

/** What the tests read of a notebook (nbformat 4.5, https://nbformat.readthedocs.io/en/latest/format_description.html). */
export interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: {
    kernelspec: { name: string };
    title?: string;
    tseminar?: { expected?: Partial<Record<"quick" | "full", Record<string, [lowest: number, highest: number]>>> };
  };
  cells: NotebookCell[];
}

export interface NotebookCell {
  id: string;
  cell_type: "code" | "markdown";
  metadata: { tags?: string[] };
  source: string[] | string;
  execution_count?: number | null;
  outputs?: NotebookOutput[];
}

export interface NotebookOutput {
  output_type: "stream" | "display_data" | "execute_result" | "error";
  name?: string;
  text?: string[] | string;
  data?: Record<string, string[] | string>;
  ename?: string;
}

export async function readNotebook(path: string): Promise<Notebook> {
  return JSON.parse(await readFile(path, "utf8")) as Notebook;
}

/** Everything that the cell with this id printed to standard output. */
export function printedBy(notebook: Notebook, id: string): string {
  const streams = outputsOf(notebook, id).filter(({ name }) => name === "stdout");
  return streams.flatMap(({ text }) => text ?? "").join("");
}

export function outputsOf(notebook: Notebook, id: string): NotebookOutput[] {
  const cell = notebook.cells.find((each) => each.id === id);
  if (!cell) throw new Error(`there is no cell "${id}" (one of: ${notebook.cells.map((each) => each.id).join(", ")})`);
  return cell.outputs ?? [];
}
