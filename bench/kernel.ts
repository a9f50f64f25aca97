import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { compare } from "./compare.js";

/** What a benchmark needs of this machine. */
export interface Machine {
  /** Python of the environment with both kernels. */
  python: string;
  /** Folder that the kernels run in. */
  folder: string;
}

type Measure =
  "ready" | "first" | "trivial" | "memory" | "imports" | "after" | "library" | "complete" | "lines" | "memory after";

/** The same kind of work for both kernels. The environment has no numpy: some of Python's own modules stand beside tfjs. */
const sessions = {
  tslab: {
    cells: {
      trivial: "1 + 1",
      imports: 'import { tf } from "tseminar"; const matrix = tf.ones([64, 64]);',
      library: "tf.tidy(() => tf.matMul(matrix, matrix).sum().dataSync()[0])",
      lines: "for (let i = 0; i < 10_000; i++) console.log(i);",
    },
    complete: "tf.mat",
  },
  python3: {
    cells: {
      trivial: "1 + 1",
      imports: "import asyncio, decimal, statistics, unittest",
      library: "statistics.mean(range(64))",
      lines: "for i in range(10_000): print(i)",
    },
    complete: "statistics.me",
  },
};

const milliseconds = 1000;
const megabytes = 1 / 2 ** 20;
/** Trivial cells, cells that use the library, and completions of one session. */
const times = 15;

/** Our kernel and ipykernel in turn, each started anew in every round. */
export async function bench({ rounds = 5, ...machine }: Machine & { rounds?: number }): Promise<void> {
  const measured = { tslab: [] as Record<Measure, number[]>[], python3: [] as Record<Measure, number[]>[] };
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes, so that neither always finds the other's files in the cache.
    const names = round % 2 === 0 ? (["tslab", "python3"] as const) : (["python3", "tslab"] as const);
    for (const name of names) measured[name].push(await measureSession(name, machine));
  }
  const valuesOf = (name: keyof typeof sessions, measure: Measure, scale: number): number[] =>
    measured[name].flatMap((session) => session[measure]).map((value) => value * scale);
  const report = (what: string, measure: Measure, goal?: string): void => {
    const unit = measure.startsWith("memory") ? "MB" : "ms";
    const scale = unit === "MB" ? megabytes : milliseconds;
    compare({ what, unit, ours: valuesOf("tslab", measure, scale), peer: valuesOf("python3", measure, scale), goal });
  };
  report("ready: from the start to the answer to kernel_info", "ready", "ratio <= 0.6");
  report("first cell", "first");
  report("trivial cell", "trivial", "ratio <= 1.0");
  report("import of tfjs (ipykernel: of Python's statistics and others)", "imports");
  report("trivial cell after the import", "after", "ratio <= 1.0");
  report("cell that uses tfjs (ipykernel: statistics)", "library", "ours <= 15 ms");
  report("completion", "complete", "ours <= 50 ms");
  report("10,000 printed lines", "lines");
  report("memory of all processes, idle", "memory");
  report("memory of all processes after the import", "memory after");
}

async function measureSession(
  kernel: keyof typeof sessions,
  { python, folder }: Machine,
): Promise<Record<Measure, number[]>> {
  const script = fileURLToPath(new URL("../../bench/kernel-session.py", import.meta.url));
  const state = await mkdtemp(join(tmpdir(), "tseminar-state-"));
  const child = spawn(python, [script], { cwd: folder, env: { ...process.env, XDG_STATE_HOME: state } });
  let printed = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  child.stdin.end(JSON.stringify({ kernel, times, ...sessions[kernel] }));
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  await rm(state, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the session with the kernel "${kernel}" failed:\n${errors}`);
  return JSON.parse(printed) as Record<Measure, number[]>;
}
