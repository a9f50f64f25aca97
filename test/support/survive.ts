import type { Corruption } from "./corruptions.js";

/** Options of `survive`. */
export interface SurviveOptions {
  /** No more memory may be taken in all than this, in bytes; 256 MiB unless told. */
  mostMemory?: number;
  /** No damaged file may take longer, in milliseconds of the processor's time; 5000 unless told. */
  mostTime?: number;
}

/** What became of damaged files. */
export interface Survival<T> {
  /** The messages by which files were refused. */
  readonly refused: readonly string[];
  /** Files that were read nevertheless. */
  readonly read: readonly { readonly what: string; readonly result: T }[];
}

/**
 * Reads damaged files and fails unless each is read or refused by an Error of one sentence with a way out, in time and
 * in memory. Both the peak of the process and its typed arrays are measured: memory that was taken and never touched is
 * in the second only.
 */
export async function survive<T>(
  damaged: readonly Corruption[],
  read: (bytes: Uint8Array) => T | Promise<T>,
  options: SurviveOptions = {},
): Promise<Survival<T>> {
  const { mostMemory = 2 ** 28, mostTime = 5000 } = options;
  const refused: string[] = [];
  const good: { what: string; result: T }[] = [];
  const before = { peak: process.resourceUsage().maxRSS * 1024, arrays: process.memoryUsage().arrayBuffers };
  let arrays = 0;
  for (const { what, bytes } of damaged) {
    const start = process.cpuUsage();
    try {
      good.push({ what, result: await read(bytes) });
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== "Error" || message.split(/\s+/).length < 5)
        throw new Error(`${what}: no clear error`, { cause: error });
      refused.push(message);
    }
    const { user, system } = process.cpuUsage(start);
    const time = (user + system) / 1000;
    if (time > mostTime) throw new Error(`${what}: took ${time.toFixed(0)} ms`);
    arrays = Math.max(arrays, process.memoryUsage().arrayBuffers - before.arrays);
    if (arrays > mostMemory) throw new Error(`${what}: took ${(arrays / 2 ** 20).toFixed(0)} MiB of typed arrays`);
  }
  const peak = process.resourceUsage().maxRSS * 1024 - before.peak;
  if (peak > mostMemory) throw new Error(`the damaged files took ${(peak / 2 ** 20).toFixed(0)} MiB at the peak`);
  return { refused, read: good };
}
