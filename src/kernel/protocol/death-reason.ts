import { readFileSync } from "node:fs";
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
    const heap = getHeapStatistics().heap_size_limit;
    const limit = memoryLimit();
    if (limit < heap)
      return `${runner} ran out of memory, of which each process may take ${Math.round(limit / 2 ** 20)} MB here (take less, or ask whoever runs this server)`;
    const megabytes = Math.round(heap / 2 ** 20);
    return `${runner} ran out of memory, its heap of ${megabytes} MB is full (more: start Jupyter with NODE_OPTIONS=--max-old-space-size=${2 * megabytes})`;
  }
  if (signal === "SIGKILL") return `${runner} was killed (SIGKILL), as the system does when memory runs out`;
  if (signal) return `${runner} crashed (${signal})`;
  return `${runner} ended with exit code ${code ?? "unknown"}`;
}

/** Bytes that this process, and so the one that it started, may take on Linux (RLIMIT_DATA of getrlimit(2)). */
function memoryLimit(): number {
  try {
    const [, bytes] = /^Max data size\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return Number(bytes ?? Infinity);
  } catch {
    return Infinity;
  }
}
