import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { basename, join } from "node:path";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { project } from "../../../kernel-setup/project.mjs";
import { executeNotebook } from "../../handouts/execute.js";
import { findNotebook } from "../../handouts/find-notebook.js";
import { hasStandIns, readNotebook } from "../../handouts/notebook.js";
import { today } from "../../handouts/title-page.js";
import { notebookFor, type Audience } from "../../handouts/versions.js";
import { compareResults, resultLine } from "./compare-results.js";
import { keepResults } from "./results-table.js";
import { faultsOfSelfChecks } from "./self-checks.js";

/** Options of {@link runNotebooks}. */
export interface RunNotebooksOptions {
  /** The profile that the notebooks' cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** Folder that gets the executed notebooks: `mnist.ipynb`, or `mnist-students.ipynb` for another version than the teachers'. */
  folder: string;
  /** Whose versions are executed, each in a kernel of its own. Default: the teachers', which has all cells. */
  versions?: readonly Audience[];
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/**
 * Executes notebooks, and compares what they keep by `glue` with the ranges that their metadata declare; looks whether
 * solutions pass their self-checks and untouched exercises do not. Drawn stand-ins have no expected results. What the teachers'
 * version gave in the full profile is kept in notebooks/results.json and the README.
 *
 * @param names of files in notebooks/, without their ending, or paths of .ipynb files
 * @returns the number of versions that fail
 */
export async function runNotebooks(names: readonly string[], options: RunNotebooksOptions): Promise<number> {
  const { versions = ["teachers"], say = console.log } = options;
  const runs = names.map(findNotebook).flatMap((source) => versions.map((version) => ({ source, version })));
  let failed = 0;
  for (const [i, run] of runs.entries()) {
    const name = basename(run.source, ".ipynb");
    say(`${name} for ${run.version} (${i + 1} of ${runs.length}, ${options.profile} profile)`);
    const faults = await runVersion(run, { ...options, say }).catch((error: unknown) => {
      if (error instanceof Failure) return [error.message];
      throw error;
    });
    for (const fault of faults) say(`✗ ${name} for ${run.version}: ${fault}`);
    if (faults.length > 0) failed += 1;
  }
  say(failed === 0 ? `✓ ${runs.length} of ${runs.length} executed` : `✗ ${failed} of ${runs.length} failed`);
  return failed;
}

/** @returns a sentence for all that is not as it should be */
async function runVersion(
  { source, version }: { source: string; version: Audience },
  { profile, folder, say = console.log }: RunNotebooksOptions,
): Promise<string[]> {
  const name = basename(source, ".ipynb");
  await mkdir(folder, { recursive: true });
  const executed = join(folder, version === "teachers" ? `${name}.ipynb` : `${name}-${version}.ipynb`);
  const started = performance.now();
  if (version === "teachers") await executeNotebook(source, { executed, profile });
  else await executeMade(source, { version, executed, profile });
  const minutes = (performance.now() - started) / 60_000;

  const notebook = await readNotebook(executed);
  const faults = faultsOfSelfChecks(notebook);
  if (hasStandIns(notebook)) {
    say("made with drawn stand-in data, because the real data could not be had: results are not compared");
    return faults;
  }
  const results = compareResults(notebook, profile);
  for (const result of results) say(resultLine(result));
  if (version === "teachers" && profile === "full") {
    await keepResults(name, { minutes: Number(minutes.toFixed(1)), machine: machine(), date: today(), results });
  }
  return [...faults, ...results.filter(({ holds }) => !holds).map(({ metric }) => `"${metric}" is not in its range`)];
}

/** Executes what is made of a notebook as its readers get it, in a folder of its own. */
async function executeMade(
  source: string,
  { version, executed, profile }: { version: Audience; executed: string; profile: string },
): Promise<void> {
  await mkdir(project.state, { recursive: true });
  const folder = await mkdtemp(join(project.state, "made-"));
  try {
    const made = join(folder, basename(source));
    await writeFile(made, JSON.stringify(notebookFor(await readNotebook(source), version)));
    await executeNotebook(made, { executed, profile });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function machine(): string {
  const [processor] = cpus();
  return `${cpus().length} cores of ${processor?.model ?? "an unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
