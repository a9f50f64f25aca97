import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "./failure.mjs";
import { project } from "./project.mjs";

/**
 * @typedef {object} Owner who holds the lock
 * @property {ProcessId} setup
 * @property {ProcessId} [child] the command that the step runs
 */

/**
 * @typedef {object} ProcessId a process, told apart from a later one with the same number
 * @property {number} pid
 * @property {string} started
 */

const file = join(project.state, "lock");

/**
 * Runs `work` while no other set-up of this project runs. A set-up that was killed leaves its lock and maybe a command that
 * still runs: the command is ended and the lock taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  take();
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/**
 * Notes in the lock which command is running.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} to call when it has ended
 */
export function rememberChild(child) {
  if (child.pid === undefined || readOwner()?.setup.pid !== process.pid) return () => undefined;
  write({ setup: identify(process.pid), child: identify(child.pid) });
  return () => {
    if (readOwner()?.setup.pid === process.pid) write({ setup: identify(process.pid) });
  };
}

function take() {
  mkdirSync(project.state, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify({ setup: identify(process.pid) }), { flag: "wx" });
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const owner = readOwner();
    if (owner && runs(owner.setup)) {
      throw new Failure(
        `another set-up of this project is running (process ${owner.setup.pid}): wait until it has ended and run again`,
      );
    }
    if (owner?.child && runs(owner.child)) process.kill(owner.child.pid, "SIGKILL");
    rmSync(file, { force: true });
  }
}

/** @returns {Owner | undefined} */
function readOwner() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // no lock, or one that was cut off while it was written
  }
}

/** @param {Owner} owner */
function write(owner) {
  writeFileSync(file, JSON.stringify(owner));
}

/**
 * @param {number} pid
 * @returns {ProcessId}
 */
function identify(pid) {
  // Linux: field 22 of stat is the start in clock ticks since boot (man 5 proc). Elsewhere the number alone has to do.
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return { pid, started: "" };
  const afterName = readFileSync(stat, "utf8").split(") ").at(-1) ?? "";
  return { pid, started: afterName.split(" ")[19] ?? "" };
}

/** @param {ProcessId} process_ */
function runs(process_) {
  try {
    process.kill(process_.pid, 0);
  } catch {
    return false;
  }
  return identify(process_.pid).started === process_.started;
}
