import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import ts from "typescript";

import { textOf, type Notebook } from "../../handouts/notebook.js";

/**
 * The files beside a notebook that its cells import, and those that these import, with tsconfig.json, as texts by their
 * path from the notebook's folder: a run needs them wherever it is. Files outside the folder stay where they are.
 *
 * @param folder of the notebook
 */
export async function localFiles(notebook: Notebook, folder: string): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  const take = async (path: string): Promise<void> => {
    const name = relative(folder, path);
    if (name.startsWith("..") || name in files) return;
    files[name] = await readFile(path, "utf8");
    if (!path.endsWith(".json")) for (const each of imported(files[name], dirname(path))) await take(each);
  };
  for (const { cell_type, source } of notebook.cells)
    if (cell_type === "code") for (const path of imported(textOf(source), folder)) await take(path);
  if (existsSync(join(folder, "tsconfig.json"))) await take(join(folder, "tsconfig.json"));
  return files;
}

function imported(code: string, folder: string): string[] {
  return ts.preProcessFile(code, true, true).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith("./") && !fileName.startsWith("../")) return [];
    const path = resolve(folder, fileName);
    const sources = [path, path.replace(/\.js$/, ".ts"), `${path}.ts`, `${path}.js`, join(path, "index.ts")];
    return sources.filter((each) => /\.\w+$/.test(each) && existsSync(each)).slice(0, 1);
  });
}
