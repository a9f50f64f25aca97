import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { withFileLock } from "./file-lock.mjs";
import { isOurs, readOwner, thisProcess } from "./lock-owner.mjs";
import { identify, machine, runs } from "./processes.mjs";
import { project } from "./project.mjs";

const file = join(project.state, "lock");

/**
 * Runs `work` when no other set-up of this project runs any more. A set-up that was killed leaves its lock and maybe a
 * command that still runs: the command is ended and the lock taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {(sentence: string) => void} say takes one sentence for each set-up that is waited for
 * @returns {Promise<T>}
 */
export async function withLock(work, say) {
  let waitsFor = 0;
  return withFileLock(file, work, {
    wait: true,
    onWait: ({ pid }) => {
      if (pid !== waitsFor)
        say(`another set-up of this project is running (process ${pid}): waiting until it has ended`);
      waitsFor = pid;
    },
    onDead: async (owner) => {
      if (owner.child && owner.machine === machine() && runs(owner.child)) await end(owner.child.pid);
    },
  });
}

/**
 * Notes in the lock which command is running.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @returns {() => void} to call when it has ended
 */
export function rememberChild(child) {
  if (child.pid === undefined || !isOurs(readOwner(file))) return () => undefined;
  write({ ...thisProcess(), child: identify(child.pid) });
  return () => {
    if (isOurs(readOwner(file))) write(thisProcess());
  };
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

/** @param {import("./lock-owner.mjs").LockOwner} owner */
function write(owner) {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(owner));
    renameSync(`${file}.new`, file);
  } catch {
    // A full disk, of which the command itself will tell.
  }
}
