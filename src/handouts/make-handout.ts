import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { Failure } from "../../kernel-setup/failure.mjs";
import { standInNote } from "../data/data-note.js";
import { compileCharts } from "./charts.js";
import { convertNotebooks } from "./convert.js";
import { executeNotebook } from "./execute.js";
import { writeIndexPage } from "./index-page.js";
import { findNotebook } from "./find-notebook.js";
import { hasOutputs, hasStandIns, readNotebook, textOf, type Notebook, type TitleData } from "./notebook.js";
import { makePage } from "./page.js";
import { findChromium, printPdfs } from "./pdf.js";
import { today } from "./title-page.js";
import { audiences, cellMarks, notebookFor, type Audience } from "./versions.js";

/** Options of {@link makeHandout}. Course, date and version win over the notebook's metadata `tseminar`. */
export interface HandoutOptions extends TitleData {
  /** The profile that the notebook's cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** Folder for students: `<name>.html`, `<name>.ipynb` and `index.html`, to serve from any host. */
  folder: string;
  /** Folder for teachers, with the same files and all that students must not see. Default: `folder` with `-teachers`. */
  teachers?: string;
  /** Folder for the version with the exercises solved and no notes. Default: `folder` with `-solutions`. */
  solutions?: string;
  /** Whether the notebook is executed. Default: true; else its stored outputs are shown, or those of the last time. */
  execute?: boolean;
  /** Whether each HTML file gets a PDF beside it. Default: false. */
  pdf?: boolean;
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/**
 * Makes one HTML file for students, one for teachers and one with the solutions out of a notebook; each needs nothing beside
 * it. The executed notebook lies in the teachers' folder, also when a cell failed; the students' is without the cells for
 * teachers.
 *
 * @param name of a file in notebooks/, without its ending; or the path of an .ipynb file
 * @throws Failure when there is no such notebook, or no output to show, or no Chromium for a PDF, or a cell failed
 * @example
 * await makeHandout("mnist", { profile: "quick", folder: "handouts", course: "Seeing machines" });
 */
export async function makeHandout(name: string, options: HandoutOptions): Promise<void> {
  const { folder, teachers = `${folder}-teachers`, solutions = `${folder}-solutions` } = options;
  const { execute = true, pdf = false, say = console.log } = options;
  const source = findNotebook(name);
  if (pdf) findChromium();
  const stem = basename(source, ".ipynb");
  const executed = join(teachers, `${stem}.ipynb`);
  await mkdir(teachers, { recursive: true });
  if (execute) await executeNotebook(source, { executed, profile: options.profile });
  const notebook = execute ? await readNotebook(executed) : await storedNotebook(source, { executed, say });

  const folders: Record<Audience, string> = { students: folder, teachers, solutions };
  const pages = await makeVersions(notebook, { ...options, source, say });
  const note = standInData(notebook);
  if (note) say(`${stem}: ${note}`);
  for (const { audience, version, html } of pages) {
    const at = folders[audience];
    await mkdir(at, { recursive: true });
    await writeWhole(join(at, `${stem}.ipynb`), `${JSON.stringify(version, null, 1)}\n`);
    await writeWhole(join(at, `${stem}.html`), html);
    say(`${stem}: ${join(at, `${stem}.html`)}`);
  }
  if (pdf)
    for (const file of await printPdfs(Object.values(folders).map((at) => join(at, `${stem}.html`))))
      say(`${stem}: ${file}`);
  for (const at of Object.values(folders)) await writeIndexPage(at);
}

interface VersionOptions extends TitleData {
  source: string;
  say: (sentence: string) => void;
}

async function makeVersions(
  notebook: Notebook,
  { source, say, course, date, version }: VersionOptions,
): Promise<{ audience: Audience; version: Notebook; html: string }[]> {
  const { title, tseminar = {} } = notebook.metadata;
  const marks = cellMarks(notebook);
  const said = new Set<string>();
  const warn = (sentence: string): void => {
    if (!said.has(sentence)) say(`${basename(source, ".ipynb")}: ${sentence}`);
    said.add(sentence);
  };
  const versions = audiences.map((audience) => notebookFor(notebook, audience));
  const compiled = await Promise.all(versions.map((each) => compileCharts(each, warn)));
  const fragments = await convertNotebooks(
    compiled.map((each) => each.notebook),
    { folder: dirname(source) },
  );
  return Promise.all(
    audiences.map(async (audience, i) => {
      const page = {
        title,
        course: course ?? tseminar.course,
        date: date ?? tseminar.date ?? today(),
        version: version ?? tseminar.version,
        audience,
        note: standInData(notebook),
      };
      const parts = { cells: fragments[i] ?? "", marks, charts: compiled[i]?.charts ?? [], title: page, warn };
      return { audience, version: versions[i] ?? notebook, html: await makePage(parts) };
    }),
  );
}

/** The notebook with the outputs that it holds itself, else with those of the last time that it was executed. */
async function storedNotebook(
  source: string,
  { executed, say }: { executed: string; say: (sentence: string) => void },
): Promise<Notebook> {
  const notebook = await readNotebook(source);
  if (hasOutputs(notebook)) return notebook;
  if (!existsSync(executed)) {
    throw new Failure(`${source} holds no outputs and ${executed} is not there: run it once without --no-execute`);
  }
  const last = await readNotebook(executed);
  const cells = ({ cells }: Notebook) => JSON.stringify(cells.map(({ source }) => textOf(source)));
  if (cells(last) !== cells(notebook))
    say(`${basename(source, ".ipynb")}: the cells changed since they were executed: this shows them as they were`);
  return last;
}

/** What must be said where an output comes from drawn pictures. */
function standInData(notebook: Notebook): string | undefined {
  return hasStandIns(notebook) ? `made with ${standInNote}, because the real data could not be had` : undefined;
}

/** Writes a file that is never there in part. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.writing`, text);
  await rename(`${path}.writing`, path);
}
