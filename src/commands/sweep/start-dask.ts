import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

import { project } from "../../../kernel-setup/project.mjs";
import { sweepEnvironment } from "../../../kernel-setup/steps/sweep-environment.mjs";
import { freeMemory } from "./runs-at-once.js";

/** Starts Dask's scheduler, on 127.0.0.1 unless `--host` says something else; what it says goes to the terminal. */
export function startScheduler(args: readonly string[]): Promise<number> {
  return dask(["scheduler", "--host", "127.0.0.1", "--no-dashboard", ...args]);
}

/** Starts Dask's worker, which takes as many runs at once as fit into this machine's memory, and no more than it has cores. */
export function startWorker(scheduler: string, args: readonly string[]): Promise<number> {
  const room = ["--nworkers", "1", "--nthreads", String(availableParallelism()), "--memory-limit", "0"];
  const memory = ["--resources", `MEMORY=${Math.floor(0.9 * freeMemory())}`];
  return dask(["worker", scheduler, ...room, ...memory, "--no-dashboard", ...args]);
}

async function dask(args: readonly string[]): Promise<number> {
  const child = spawn(sweepEnvironment.python, ["-m", "dask", ...args], {
    env: { TSEMINAR_HOME: project.root, ...process.env },
    stdio: "inherit",
  });
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  process.on("SIGINT", () => undefined); // it reaches both
  return new Promise((resolve, reject) =>
    child.on("error", reject).on("close", (code) => {
      resolve(code ?? 1);
    }),
  );
}
