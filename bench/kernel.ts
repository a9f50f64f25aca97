import { spawn } from "node:child_process";

import { compare } from "./compare.js";

/** Cells that do nothing, so that what is measured is the kernel. */
const CELLS = { tslab: "1 + 1", python3: "1 + 1" };
const CELLS_A_ROUND = 20;

/** What a benchmark needs of this machine. */
export interface Machine {
  /** Python of the environment with both kernels. */
  python: string;
  /** The script that runs cells in a kernel. */
  runCells: string;
  /** Folder that the kernels run in. */
  folder: string;
}

/**
 * Our kernel and ipykernel in turn: seconds of a trivial cell, and from the start of the kernel to the end of 20 of them.
 */
export async function bench({ rounds = 5, ...machine }: Machine & { rounds?: number }): Promise<void> {
  const cell = { tslab: [] as number[], python3: [] as number[] };
  const session = { tslab: [] as number[], python3: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const kernel of ["tslab", "python3"] as const) {
      const started = performance.now();
      cell[kernel].push(...(await secondsOfCells(kernel, machine)));
      session[kernel].push((performance.now() - started) / 1000);
    }
  }
  compare("trivial cell", { ours: cell.tslab, ipykernel: cell.python3 });
  compare(`session of ${CELLS_A_ROUND} cells`, { ours: session.tslab, ipykernel: session.python3 });
}

/** Seconds of each cell but the first, which also warms up. */
async function secondsOfCells(
  kernel: keyof typeof CELLS,
  { python: command, runCells, folder }: Machine,
): Promise<number[]> {
  const python = spawn(command, [runCells, "--kernel", kernel], { cwd: folder });
  let printed = "";
  python.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  python.stdin.end(JSON.stringify(Array.from({ length: CELLS_A_ROUND }, () => CELLS[kernel])));
  const code = await new Promise<number | null>((resolve, reject) => python.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`the ${kernel} kernel failed: ${printed}`);
  const lines = printed.trim().split("\n");
  return lines.slice(1).map((line) => (JSON.parse(line) as { seconds: number }).seconds);
}
