import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { project } from "../../kernel-setup/project.mjs";

/** The benchmarks by name; each lies in bench/ under that name. */
export const benchmarks = ["kernel", "data"] as const;

/** Measures us and the peers in turn and prints JSON lines with medians and ratios. */
export async function runBenchmark(name: (typeof benchmarks)[number]): Promise<void> {
  const file = pathToFileURL(join(project.dist, "bench", `${name}.js`)).href;
  const { bench } = (await import(file)) as { bench: (machine: Record<string, string>) => Promise<void> };
  await bench({ python: project.python, folder: project.notebooks });
}
