import { readFileSync } from "node:fs";

/** Whether a process runs; one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // Where there is /proc, the state follows the name in brackets.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

/** Those of the processes that still run after at most `seconds`. */
export async function survivors(pids: readonly number[], seconds: number): Promise<number[]> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
  return pids.filter(isAlive);
}
