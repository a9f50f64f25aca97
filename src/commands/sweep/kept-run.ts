import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Parameters } from "./parameter-value.js";

/** What is kept of a run beside its executed notebook. */
export interface KeptRun {
  id: string;
  parameters: Parameters;
  profile: string;
  /** What a cell threw, or why nothing was executed. Null: nothing failed. */
  error: string | null;
  /** Whether there is an executed notebook. */
  executed: boolean;
  /** What the notebook kept by `glue`, in its order. */
  results: Readonly<Record<string, number>>;
  /** Whether drawn pictures took the place of data that could not be had. */
  standIn: boolean;
  /** Undefined where the run was lost with its worker. */
  seconds?: number;
  /** The most bytes that the kernel took. */
  memory?: number;
  /** Where it ran. */
  worker?: string;
}

/** Reads what is kept of a run; undefined where nothing is. */
export async function keptRun(folder: string, id: string): Promise<KeptRun | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, `${id}.json`), "utf8")) as KeptRun;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Keeps a run, whole or not at all. */
export async function keepRun(folder: string, run: KeptRun): Promise<void> {
  const path = join(folder, `${run.id}.json`);
  await writeFile(`${path}.writing`, `${JSON.stringify(run, null, 2)}\n`);
  await rename(`${path}.writing`, path);
}
