import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { project } from "../../kernel-setup/project.mjs";
import { explain, runCommand } from "../../kernel-setup/run-command.mjs";
import type { Notebook } from "./notebook.js";

/** Options of {@link convertNotebooks}. */
export interface ConvertOptions {
  /** Folder that the notebooks' pictures are named from, which become part of the HTML. */
  folder: string;
}

/**
 * Turns the cells of notebooks into HTML by nbconvert and the template beside this file: Markdown, highlighted code, and
 * outputs. Formulas stay TeX, in `span.tex`.
 *
 * @returns one fragment a notebook
 */
export async function convertNotebooks(notebooks: readonly Notebook[], { folder }: ConvertOptions): Promise<string[]> {
  const room = join(project.root, "src", "handouts");
  const scratch = await mkdtemp(join(tmpdir(), "tseminar-handout-"));
  try {
    const files = notebooks.map((_, i) => join(scratch, `${i}.ipynb`));
    await Promise.all(notebooks.map((notebook, i) => writeFile(files[i] ?? "", JSON.stringify(notebook))));
    const script = [join(room, "convert-notebooks.py"), join(room, "templates"), folder, ...files];
    await runCommand(project.python, script, { log: join(project.state, "handout.log") });
    return await Promise.all(files.map((file) => readFile(`${file}.html`, "utf8")));
  } catch (error) {
    throw explain(error, "turning the notebook into HTML", "see the log");
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
