import { getHeapStatistics } from "node:v8";

/** How a process ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** What it said itself. */
  ending?: string | undefined;
  /** What it wrote last to its standard error. */
  lastText: string;
}

/** Why the process that runs the cells has ended, in a sentence without its full stop. */
export function deathReason({ code, signal, ending, lastText }: Death): string {
  const runner = "the process that runs the cells";
  if (ending !== undefined) return `${runner} ended: ${ending}`;
  if (/heap out of memory|Reached heap limit/.test(lastText)) {
    const megabytes = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    return `${runner} ran out of memory, its heap of ${megabytes} MB is full (more: start Jupyter with NODE_OPTIONS=--max-old-space-size=${2 * megabytes})`;
  }
  if (signal === "SIGKILL") return `${runner} was killed (SIGKILL), as the system does when memory runs out`;
  if (signal) return `${runner} crashed (${signal})`;
  return `${runner} ended with exit code ${code ?? "unknown"}`;
}
