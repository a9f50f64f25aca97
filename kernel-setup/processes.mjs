import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * @typedef {object} ProcessId a process, told apart from a later one with the same number
 * @property {number} pid
 * @property {string} started
 */

/**
 * @param {number} pid
 * @returns {ProcessId}
 */
export function identify(pid) {
  return { pid, started: statOf(pid)[19] ?? "" };
}

/** @param {ProcessId} process_ one of this machine */
export function runs(process_) {
  try {
    process.kill(process_.pid, 0);
  } catch (error) {
    // EPERM: it runs, for somebody else.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EPERM") return false;
  }
  // One that was killed stays as a zombie for as long as nobody asks after it, in a container maybe for ever.
  return identify(process_.pid).started === process_.started && statOf(process_.pid)[0] !== "Z";
}

/** Where the numbers of processes mean the same: this machine, and inside it this container (man 7 pid_namespaces). */
export function machine() {
  let namespace = "";
  try {
    namespace = readlinkSync("/proc/self/ns/pid");
  } catch {
    // Elsewhere than on Linux the machine's name has to do.
  }
  return `${hostname()} ${namespace}`.trim();
}

/**
 * Fields 3 and on of a process' stat (man 5 proc): the first is its state, the twentieth its start in clock ticks since boot.
 * None elsewhere than on Linux, where the number alone has to do.
 *
 * @param {number} pid
 */
function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  } catch {
    return [];
  }
}
