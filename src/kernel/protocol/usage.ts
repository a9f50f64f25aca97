import { readFileSync } from "node:fs";
import { cpus, freemem, hostname, totalmem } from "node:os";

/** Moments of processor time, in seconds, to measure what was used since. */
interface Mark {
  at: number;
  used: number;
}

/** Linux counts processor time in hundredths of seconds. */
const ticksPerSecond = 100;

/**
 * Measures what `usage_request` asks for.
 *
 * @returns content of `usage_reply` for these processes; percentages are since the call before
 */
export function usageMeter(): (pids: number[]) => object {
  const marks = new Map<number | "host", Mark>();

  function percent(key: number | "host", used: number): number {
    const now = { at: performance.now() / 1000, used };
    const before = marks.get(key);
    marks.set(key, now);
    return before ? (100 * (now.used - before.used)) / Math.max(now.at - before.at, 0.001) : 0;
  }

  return (pids) => {
    const total = totalmem();
    const available = availableMemory();
    const cores = cpus();
    const busy = sum(cores.map(({ times }) => times.user + times.nice + times.sys + times.irq)) / 1000;
    return {
      status: "ok",
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: sum(pids.map((pid) => percent(pid, processorSeconds(pid)))),
      kernel_memory: sum(pids.map(memory)),
      host_cpu_percent: percent("host", busy) / cores.length,
      cpu_count: cores.length,
      host_virtual_memory: {
        total,
        available,
        percent: (100 * (total - available)) / total,
        used: total - available,
        free: freemem(),
      },
    };
  };
}

/** Bytes of a process, with its part of what it shares with others; 0 where the system does not tell. */
function memory(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function processorSeconds(pid: number): number {
  // After the name, which may hold spaces, user and system time are the 12th and 13th field.
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

function availableMemory(): number {
  const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(read("/proc/meminfo"))?.[1];
  return kilobytes === undefined ? freemem() : 1024 * Number(kilobytes);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
