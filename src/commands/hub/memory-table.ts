import pl from "nodejs-polars";

import type { NotebookMemory } from "./measure-memory.js";

/** What the system, the hub and its proxy need themselves, in megabytes. */
const APART = 1_000;

/** Machines of which teachers have one, in gigabytes. */
const machines = [16, 32, 64] as const;

/** One row a notebook, in megabytes, with how many students fit into machines when all run it at once. */
export function memoryTable(rows: readonly NotebookMemory[]): pl.DataFrame {
  return pl.readRecords(
    rows.map(({ notebook, ...memory }) => ({
      notebook,
      ...Object.fromEntries(Object.entries(memory).map(([part, megabytes]) => [part, Math.round(megabytes)])),
      ...Object.fromEntries(
        machines.map((size) => [`students in ${size} GB`, Math.floor((size * 1_000 - APART) / memory.all)]),
      ),
    })),
  );
}
