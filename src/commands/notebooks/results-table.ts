import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { project } from "../../../kernel-setup/project.mjs";
import { notebookNames } from "../../handouts/find-notebook.js";
import { numberText, rangeText, type ComparedResult } from "./compare-results.js";

/** What one notebook gave when it was last executed in the full profile. */
export interface NotebookResults {
  minutes: number;
  /** Processor, its cores, memory. */
  machine: string;
  /** Day of the run: 2026-11-22. */
  date: string;
  results: ComparedResult[];
}

const file = join(project.notebooks, "results.json");
const readme = join(project.root, "README.md");
const begin = "<!-- written by `npm run notebooks -- --profile full` -->";
const end = "<!-- end of what it writes -->";

/** Keeps what a notebook gave in the full profile in notebooks/results.json, and puts all into the README's table. */
export async function keepResults(name: string, results: NotebookResults): Promise<void> {
  const kept = new Map([...Object.entries(await keptResults()), [name, results]]);
  const sorted = Object.fromEntries(
    notebookNames().flatMap((each) => {
      const known = kept.get(each);
      return known ? [[each, known] as const] : [];
    }),
  );
  await writeFile(file, `${JSON.stringify(sorted, null, 2)}\n`);
  const text = await readFile(readme, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md has no place for results: ${begin} … ${end}`);
  await writeFile(readme, `${before}${begin}\n\n${resultsTable(sorted)}\n${end}${after}`);
}

/** All kept results as a Markdown table, in the form that the formatter leaves as it is. */
export function resultsTable(kept: Readonly<Record<string, NotebookResults>>): string {
  const rows = Object.entries(kept).flatMap(([name, { minutes, results }]) =>
    results.map(({ metric, got, expected, holds }, i) => [
      i === 0 ? `\`${name}\`` : "",
      metric,
      got === undefined ? "not there" : `${numberText(got)}${holds ? "" : " (missed)"}`,
      expected ? rangeText(expected) : "",
      i === 0 ? minutes.toFixed(1) : "",
    ]),
  );
  const head = ["Notebook", "Metric", "Got", "Expected", "Minutes"];
  const widths = head.map((title, k) => Math.max(...[head, ...rows].map((row) => row[k]?.length ?? 0), title.length));
  const line = (row: readonly string[]) =>
    `| ${row.map((text, k) => (k < 2 ? text.padEnd(widths[k] ?? 0) : text.padStart(widths[k] ?? 0))).join(" | ")} |`;
  const rule = widths.map((width, k) => (k < 2 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const dates = new Map<string, Set<string>>();
  for (const { machine, date } of Object.values(kept)) dates.set(machine, (dates.get(machine) ?? new Set()).add(date));
  const machines = [...dates].map(([machine, days]) => `${machine}, ${[...days].sort().join(" and ")}`);
  return `${[line(head), line(rule), ...rows.map(line)].join("\n")}\n\nOn ${machines.join("; ")}.\n`;
}

async function keptResults(): Promise<Record<string, NotebookResults>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, NotebookResults>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
