import { Table } from "../../display/index.js";
import type { NotebookMemory } from "./measure-memory.js";

/** What the system, the hub and its proxy need themselves, in megabytes. */
const APART = 1_000;

/** Machines of which teachers have one, in gigabytes. */
const machines = [16, 32, 64] as const;

/** One row a notebook, in megabytes, with how many students fit into machines when all run it at once. */
export function memoryTable(rows: readonly NotebookMemory[], caption: string): Table {
  const right = (title: string) => ({ title, align: "right" as const });
  return new Table({
    caption,
    columns: [
      { title: "notebook" },
      ...["server", "kernel", "compiler", "runner", "all"].map(right),
      ...machines.map((size) => right(`students in ${size} GB`)),
    ],
    rows: rows.map(({ notebook, server, kernel, compiler, runner, all }) => [
      notebook,
      ...[server, kernel, compiler, runner, all].map((megabytes) => megabytes.toFixed(0)),
      ...machines.map((size) => String(Math.floor((size * 1_000 - APART) / all))),
    ]),
  });
}
