import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { executeNotebook } from "../../handouts/execute.js";
import { findNotebook } from "../../handouts/find-notebook.js";
import { hubProcesses, type Part } from "./hub-processes.js";
import type { Hub } from "./start-hub.js";
import { enterHub } from "./student.js";

/** How much of the machine's memory a student's processes hold while a notebook runs, in megabytes of 1,000,000 bytes. */
export interface NotebookMemory {
  notebook: string;
  /** When the server has started and no notebook is open. */
  server: number;
  /** Of each kind of process, its own most. */
  kernel: number;
  compiler: number;
  runner: number;
  /** The most that all held at one time. */
  all: number;
}

/** Options of {@link measureMemory}. */
export interface MeasureMemoryOptions {
  hub: Hub;
  /** The profile that the notebooks' cells see as TSEMINAR_PROFILE. */
  profile: string;
}

/** How often it is looked, in milliseconds. */
const EVERY = 500;

/**
 * Runs a notebook as a student of a hub does, on a server of its own, and looks at its processes twice a second. What several
 * processes share counts by parts (Pss of /proc/<pid>/smaps_rollup, man 5 proc), so that the sum is what the machine needs.
 * Linux only.
 *
 * @param name of a file in notebooks/, without its ending, or a path
 */
export async function measureMemory(name: string, { hub, profile }: MeasureMemoryOptions): Promise<NotebookMemory> {
  const source = findNotebook(name);
  const notebook = basename(source, ".ipynb");
  const student = await enterHub(notebook, hub);
  await student.startServer();
  const folder = await mkdtemp(join(tmpdir(), "tseminar-memory-"));
  const most: Record<Part | "all", number> = { ...(await memoryOf(student.name, hub)) };
  const { all: server } = most;
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      const now = await memoryOf(student.name, hub);
      for (const part of Object.keys(now) as (Part | "all")[]) most[part] = Math.max(most[part], now[part]);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  })();
  try {
    await executeNotebook(source, { executed: join(folder, "executed.ipynb"), profile, server: student });
  } finally {
    over.abort();
    await looking;
    await student.stopServer();
    await rm(folder, { recursive: true });
  }
  const { kernel, compiler, runner, all } = most;
  return { notebook, server, kernel, compiler, runner, all };
}

async function memoryOf(student: string, { state }: Hub): Promise<Record<Part | "all", number>> {
  const memory = { hub: 0, server: 0, kernel: 0, compiler: 0, runner: 0, other: 0, all: 0 };
  for (const process of await hubProcesses(state)) {
    if (process.student !== student) continue;
    const text = await readFile(`/proc/${process.pid}/smaps_rollup`, "utf8").catch(() => "");
    const megabytes = (Number(/^Pss: +(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024) / 1e6;
    memory[process.part] += megabytes;
    memory.all += megabytes;
  }
  return memory;
}
