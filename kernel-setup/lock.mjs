import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

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
  await take();
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

async function take() {
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
    if (!owner && age() < 1000) {
      await pause(50); // another set-up is just writing it
      continue;
    }
    if (owner?.child && runs(owner.child)) await end(owner.child.pid);
    rmSync(file, { force: true });
  }
}

/** Milliseconds since the lock was written; infinite when it is not there. */
function age() {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written === undefined ? Infinity : Date.now() - written;
}

/**
 * Ends a command and all that it started, and waits until they are gone: the next step removes the folder they write to.
 *
 * @param {number} command
 */
async function end(command) {
  const family = familyOf(command).map(identify);
  for (const { pid } of family) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  for (let tries = 0; tries < 500 && family.some(runs); tries++) await pause(10);
}

/**
 * A process and its descendants (man 5 proc, "/proc/tid/children"). Elsewhere than on Linux the process alone.
 *
 * @param {number} pid
 * @returns {number[]}
 */
function familyOf(pid) {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [pid];
  const children = readdirSync(tasks).flatMap((task) => {
    const list = join(tasks, task, "children");
    return existsSync(list) ? (readFileSync(list, "utf8").match(/\d+/g) ?? []) : [];
  });
  return [pid, ...children.map(Number).flatMap(familyOf)];
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
  try {
    writeFileSync(`${file}.new`, JSON.stringify(owner));
    renameSync(`${file}.new`, file);
  } catch {
    // A full disk, of which the command itself will tell.
  }
}

/**
 * @param {number} pid
 * @returns {ProcessId}
 */
function identify(pid) {
  return { pid, started: statOf(pid)[19] ?? "" };
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

/** @param {ProcessId} process_ */
function runs(process_) {
  try {
    process.kill(process_.pid, 0);
  } catch {
    return false;
  }
  // One that was killed stays as a zombie for as long as nobody asks after it, in a container maybe for ever.
  return identify(process_.pid).started === process_.started && statOf(process_.pid)[0] !== "Z";
}
