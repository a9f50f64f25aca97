import { createHash } from "node:crypto";
import { basename } from "node:path";

import { textOf, type Notebook } from "../../handouts/notebook.js";
import { inWords, type Parameters } from "./parameter-value.js";

/** A notebook with one setting. */
export interface SweepRun {
  /** Names its files: the notebook, the setting, and what tells it from all other runs. */
  id: string;
  parameters: Parameters;
}

/** What a run depends on beside its setting. */
export interface SweptNotebook {
  /** Path of the file. */
  source: string;
  notebook: Notebook;
  /** What the cells import from the notebook's folder, by path. */
  files: Readonly<Record<string, string>>;
  profile: string;
}

/**
 * The runs of settings. Their ids follow from the notebook's name, its cells (not from texts and outputs), the files that these import,
 * the profile and the setting: whatever changes one of them makes another run.
 */
export function sweepRuns(
  settings: readonly Parameters[],
  { source, notebook, files, profile }: SweptNotebook,
): SweepRun[] {
  const name = basename(source, ".ipynb");
  const code = notebook.cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source, metadata: { tags = [] } }) => [textOf(source), tags]);
  return settings.map((parameters) => {
    const setting = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
    const imported = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
    const content = JSON.stringify([name, code, imported, profile, setting]);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const words = inWords(parameters)
      .replace(/[^\w.-]+/g, "-")
      .slice(0, 80);
    return { id: `${name}-${words}-${hash}`, parameters };
  });
}
