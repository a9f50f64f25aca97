import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import type pl from "nodejs-polars";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { findNotebook } from "../../handouts/find-notebook.js";
import { hasStandIns, readNotebook } from "../../handouts/notebook.js";
import { gluedResults } from "../notebooks/glued-results.js";
import { runOnDask, type SweepEvent } from "./dask.js";
import { keepRun, keptRun, type KeptRun } from "./kept-run.js";
import { localFiles } from "./local-files.js";
import { notebookParameters } from "./notebook-parameters.js";
import { runsAtOnce } from "./runs-at-once.js";
import { sweepProgress } from "./sweep-progress.js";
import { sweepRuns, type SweepRun } from "./sweep-runs.js";
import { differingMetrics, sweepTable, sweptMetrics } from "./sweep-table.js";
import { sweptValues, type SweptParameter } from "./swept-values.js";
import { writeResults } from "./write-results.js";

/** Options of {@link runSweep}. */
export interface RunSweepOptions {
  /** What to try of each parameter. */
  parameters: readonly SweptParameter[];
  /** The profile that the notebook's cells see as TSEMINAR_PROFILE. */
  profile: string;
  /** Folder that gets results.csv, results.parquet, index.html with the charts, and in runs/ the executed notebooks. */
  folder: string;
  /** Address of a Dask scheduler that runs elsewhere. Default: none, a cluster on this machine. */
  scheduler?: string;
  /** At most so many runs at once. Default: as memory and cores, or the scheduler's workers, allow. */
  atOnce?: number;
  /** Bytes that one run needs. Default: the most that a kept run of the notebook took, and a fifth more; else 2 GB. */
  memory?: number;
  /** Only these numbers are drawn. Default: all that are not the same in all runs. */
  metrics?: readonly string[];
  /** Takes what is said to the user. Default: `console.log`. */
  say?: (sentence: string) => void;
}

/** What {@link runSweep} gives. */
export interface Sweep {
  /** A row a run, in the order of the settings. */
  table: pl.DataFrame;
  /** The numbers that notebooks kept, and those of them that charts were drawn of. */
  metrics: { kept: readonly string[]; drawn: readonly string[] };
  /** How many runs failed. */
  failed: number;
}

/** What an unknown run may need: what CIFAR-10 takes. */
const USUAL_MEMORY = 2e9;

/**
 * Runs a notebook with all combinations of values of its parameters. What was run before with the same cells, profile and setting
 * is not run again, unless it failed.
 *
 * @param name of a file in notebooks/, without its ending, or the path of an .ipynb file
 * @throws Failure when the notebook has no such parameters, or the runs could not be started
 */
export async function runSweep(name: string, options: RunSweepOptions): Promise<Sweep> {
  const { profile, folder, scheduler, say = console.log } = options;
  const source = findNotebook(name);
  const notebook = await readNotebook(source);
  const settings = sweptValues(options.parameters, notebookParameters(notebook, basename(source)));
  const files = await localFiles(notebook, dirname(source));
  const runs = sweepRuns(settings, { source, notebook, files, profile });

  const kept = join(folder, "runs");
  await mkdir(kept, { recursive: true });
  const before = (await Promise.all(runs.map(({ id }) => keptRun(kept, id)))).filter((run) => run !== undefined);
  const missing = runs.filter(({ id }) => !before.some((run) => run.id === id && run.error === null));
  if (missing.length < runs.length) say(`${runs.length - missing.length} of ${runs.length} runs are there already`);
  if (missing.length > 0) {
    const memory = options.memory ?? neededMemory(before);
    const asked = options.atOnce ?? (scheduler === undefined ? runsAtOnce(memory) : null);
    const atOnce = asked === null ? null : Math.min(asked, missing.length);
    const plan = { notebook: JSON.stringify(notebook), files, profile, runs: missing, folder: kept, memory };
    const events = runOnDask({ ...plan, scheduler: scheduler ?? null, atOnce }, join(folder, "sweep.log"));
    await follow(events, missing, { ...options, kept, say });
  }

  const all = (await Promise.all(runs.map(({ id }) => keptRun(kept, id)))).filter((run) => run !== undefined);
  const failed = all.filter(({ error }) => error !== null).length + runs.length - all.length;
  const table = sweepTable(all);
  const metrics = { kept: sweptMetrics(all), drawn: options.metrics ?? differingMetrics(all) };
  const unknown = metrics.drawn.find((metric) => !metrics.kept.includes(metric));
  if (unknown !== undefined && metrics.kept.length > 0)
    throw new Failure(`no run kept "${unknown}" by glue (one of: ${metrics.kept.join(", ") || "nothing was kept"})`);
  await writeResults(all, { table, folder, notebook: basename(source, ".ipynb"), profile, metrics: metrics.drawn });
  return { table, metrics, failed };
}

/** Keeps what the runs give as they end, and says how far they are. */
async function follow(
  events: AsyncIterable<SweepEvent>,
  runs: readonly SweepRun[],
  {
    kept,
    profile,
    scheduler,
    say,
  }: Pick<RunSweepOptions, "profile" | "scheduler"> & { kept: string; say: (sentence: string) => void },
): Promise<void> {
  const progress = sweepProgress(runs, say);
  for await (const event of events) {
    if ("refused" in event)
      throw new Failure(`no Dask scheduler answers at ${scheduler ?? "this machine"}: ${event.refused}`);
    if ("workers" in event) {
      const { workers, threads } = event;
      if (workers > 0)
        say(`${runs.length} runs on ${workers} ${workers === 1 ? "worker" : "workers"}, at most ${threads} at once`);
      else say(`no worker is there yet: the runs wait; npm run sweep -- worker ${scheduler ?? ""} starts one`);
    } else if ("cells" in event) progress.cell(event);
    else {
      const run = runs.find(({ id }) => id === event.id);
      if (!run) continue;
      const whole = await keep({ ...event, parameters: run.parameters, profile }, kept);
      progress.ended(whole);
    }
  }
  progress.done();
}

async function keep(run: Omit<KeptRun, "results" | "standIn">, folder: string): Promise<KeptRun> {
  const path = join(folder, `${run.id}.ipynb`);
  if (!run.executed) await rm(path, { force: true });
  const notebook = run.executed ? await readNotebook(path) : undefined;
  const results = notebook ? Object.fromEntries(gluedResults(notebook)) : {};
  const whole = { ...run, results, standIn: notebook !== undefined && hasStandIns(notebook) };
  await keepRun(folder, whole);
  return whole;
}

function neededMemory(before: readonly KeptRun[]): number {
  const most = Math.max(0, ...before.map(({ memory }) => memory ?? 0));
  return most > 0 ? 1.2 * most : USUAL_MEMORY;
}
