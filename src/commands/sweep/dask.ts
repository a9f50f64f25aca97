import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { Failure } from "../../../kernel-setup/failure.mjs";
import { project } from "../../../kernel-setup/project.mjs";
import { sweepEnvironment } from "../../../kernel-setup/steps/sweep-environment.mjs";
import type { SweepRun } from "./sweep-runs.js";

/** What is run, as sweep.py reads it. */
export interface SweepPlan {
  /** JSON of the notebook. */
  notebook: string;
  /** Texts of the files that its cells import, by path. */
  files: Readonly<Record<string, string>>;
  profile: string;
  runs: readonly SweepRun[];
  /** Folder that gets the executed notebooks. */
  folder: string;
  /** Address of a scheduler that runs elsewhere; null for a cluster on this machine. */
  scheduler: string | null;
  /** At most so many runs at once; null for as many as the scheduler's workers take. */
  atOnce: number | null;
  /** Bytes that one run needs. */
  memory: number;
}

/** What sweep.py says. */
export type SweepEvent =
  | { workers: number; threads: number }
  | { refused: string }
  | { id: string; cell: number; cells: number }
  | {
      id: string;
      error: string | null;
      executed: boolean;
      seconds?: number;
      memory?: number;
      worker?: string;
    };

/**
 * Runs what is planned on Dask, and says what happens as it happens.
 *
 * @param log file that gets all else that Python says
 * @throws Failure when Python ends before the runs do
 */
export async function* runOnDask(plan: SweepPlan, log: string): AsyncGenerator<SweepEvent> {
  const script = join(project.root, "src", "commands", "sweep", "sweep.py");
  const child = spawn(sweepEnvironment.python, [script], { stdio: ["pipe", "pipe", "pipe"] });
  child.stderr.pipe(createWriteStream(log));
  // It ends when its standard input does, which stays open as long as this process lives.
  child.stdin.write(`${JSON.stringify(plan)}\n`);
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  try {
    for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as SweepEvent;
    const code = await ended;
    if (code === 0) return;
    const said = (await readFile(log, "utf8")).trim().split("\n").slice(-3).join("\n");
    throw new Failure(`the sweep ended with ${code ?? "a signal"} (all that was said: ${log}):\n${said}`);
  } finally {
    child.stdin.destroy();
  }
}
