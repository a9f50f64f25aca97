import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { basename, join } from "node:path";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { project } from "../../../kernel-setup/project.mjs";
import { executeNotebook } from "../../handouts/execute.js";
import { findNotebook } from "../../handouts/find-notebook.js";
import { hasStandIns, readNotebook, type Notebook } from "../../handouts/notebook.js";
import { today } from "../../handouts/title-page.js";
import { notebookFor, type Audience } from "../../handouts/versions.js";
import { compareResults, resultLine } from "./compare-results.js";
import { keepResults } from "./results-table.js";
import { faultsOfSelfChecks } from "./self-checks.js";

/** Options of {@link runNotebooks}. */
export interface RunNotebooksOptions {
  /** The profile that the notebooks' cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** Folder that gets the executed notebooks. */
  folder: string;
  /** Whether the students' and the solutions' versions are executed too, each in a kernel of its own. Default: false. */
  made?: boolean;
  /** Whether results go into notebooks/results.json and the README. Default: in the full profile. */
  keep?: boolean;
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/**
 * Executes notebooks, and compares what they keep by `glue` with the ranges that their metadata declare; looks whether
 * solutions pass their self-checks and untouched exercises do not. Drawn stand-ins have no expected results.
 *
 * @param names of files in notebooks/, without their ending, or paths of .ipynb files
 * @returns the number of notebooks that fail
 */
export async function runNotebooks(names: readonly string[], options: RunNotebooksOptions): Promise<number> {
  const { say = console.log } = options;
  const sources = names.map(findNotebook);
  let failed = 0;
  for (const [i, source] of sources.entries()) {
    const name = basename(source, ".ipynb");
    say(`${name} (${i + 1} of ${sources.length}, ${options.profile} profile)`);
    const faults = await runNotebook(name, source, { ...options, say }).catch((error: unknown) => {
      if (error instanceof Failure) return [error.message];
      throw error;
    });
    for (const fault of faults) say(`✗ ${name}: ${fault}`);
    if (faults.length > 0) failed += 1;
  }
  say(
    failed === 0 ? `✓ ${sources.length} of ${sources.length} notebooks` : `✗ ${failed} of ${sources.length} notebooks`,
  );
  return failed;
}

/** @returns a sentence for all that is not as it should be */
async function runNotebook(
  name: string,
  source: string,
  { profile, folder, made = false, keep = profile === "full", say = console.log }: RunNotebooksOptions,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const executed = join(folder, `${name}.ipynb`);
  const started = performance.now();
  await executeNotebook(source, { executed, profile });
  const minutes = (performance.now() - started) / 60_000;
  const notebook = await readNotebook(executed);
  const faults = faultsOfSelfChecks(notebook);
  if (hasStandIns(notebook)) {
    say("made with drawn stand-in data, because the real data could not be had: results are not compared");
  } else {
    const results = compareResults(notebook, profile);
    for (const result of results) say(resultLine(result));
    faults.push(...results.filter(({ holds }) => !holds).map(({ metric }) => `"${metric}" is not in its range`));
    if (keep)
      await keepResults(name, { minutes: Number(minutes.toFixed(1)), machine: machine(), date: today(), results });
  }
  if (made) faults.push(...(await runMadeVersions(name, { source, profile, say })));
  return faults;
}

/** Executes what students get before and after the class, as they get it. */
async function runMadeVersions(
  name: string,
  { source, profile, say }: { source: string; profile: string; say: (sentence: string) => void },
): Promise<string[]> {
  const faults: string[] = [];
  const notebook = await readNotebook(source);
  await mkdir(project.state, { recursive: true });
  const folder = await mkdtemp(join(project.state, "made-"));
  try {
    for (const audience of ["students", "solutions"] as const) {
      say(`${name}, as made for ${audience}`);
      const executed = await runVersion(notebookFor(notebook, audience), { folder, name, audience, profile });
      faults.push(...faultsOfSelfChecks(executed).map((fault) => `in the version for ${audience}, ${fault}`));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return faults;
}

async function runVersion(
  version: Notebook,
  { folder, name, audience, profile }: { folder: string; name: string; audience: Audience; profile: string },
): Promise<Notebook> {
  const [source, executed] = [join(folder, `${name}.ipynb`), join(folder, `${name}-${audience}.ipynb`)];
  await writeFile(source, JSON.stringify(version));
  await executeNotebook(source, { executed, profile });
  return readNotebook(executed);
}

function machine(): string {
  const [processor] = cpus();
  return `${cpus().length} cores of ${processor?.model ?? "an unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}
