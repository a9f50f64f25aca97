import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { Failure } from "./failure.mjs";
import { isGone, isOurs, parseOwner, readLock, readOwner, thisProcess } from "./lock-owner.mjs";

/**
 * @typedef {object} LockOptions
 * @property {boolean} [wait] for a lock that another process holds, instead of failing. Default: false
 * @property {(owner: import("./lock-owner.mjs").LockOwner) => void} [onWait] called again and again while an owner is waited for. Default: none
 * @property {(owner: import("./lock-owner.mjs").LockOwner) => Promise<void>} [onDead] called before the lock of a dead owner is taken over. Default: none
 * @property {AbortSignal} [signal] stops the waiting. Default: none
 * @property {number} [deadAfter] milliseconds without a beat after which an owner on another machine counts as dead.
 *   Default: 30,000
 * @property {number} [beat] milliseconds between the beats of ours. Default: 5,000
 */

/** Another process holds the lock. */
export class LockedError extends Failure {
  /** @override */
  name = "LockedError";

  /**
   * @param {string} file
   * @param {import("./lock-owner.mjs").LockOwner} owner
   */
  constructor(file, owner) {
    super(`process ${owner.pid} on ${owner.host} holds ${file}: wait until it has ended and run again`);
    this.owner = owner;
  }
}

/** Milliseconds between two looks at a lock that is waited for. */
const LOOK = 100;

/**
 * Runs `work` while no other process of this machine, or of another one that sees the same folder, holds the lock `file`.
 * An owner that was killed is noticed: on this machine by its number and start, from elsewhere by its beats, which are the
 * times of the file.
 *
 * @template Result
 * @param {string} file made for the time of the work; so is its folder, which stays
 * @param {() => Promise<Result>} work
 * @param {LockOptions} [options]
 * @returns {Promise<Result>}
 * @throws {LockedError} when another process holds it and `wait` is false
 */
export async function withFileLock(file, work, options) {
  const release = await takeFileLock(file, options);
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * The same in two halves.
 *
 * @param {string} file
 * @param {LockOptions} [options]
 * @returns {Promise<() => void>} to call when the work has ended
 */
export async function takeFileLock(file, options = {}) {
  await take(file, options);
  const remove = () => {
    if (isOurs(readOwner(file))) rmSync(file, { force: true });
  };
  const beats = setInterval(() => touch(file), options.beat ?? 5000).unref();
  process.once("exit", remove);
  return () => {
    clearInterval(beats);
    process.off("exit", remove);
    remove();
  };
}

/**
 * @param {string} file
 * @param {LockOptions} options
 */
async function take(file, { wait = false, onWait, onDead, signal, deadAfter = 30_000 }) {
  mkdirSync(dirname(file), { recursive: true });
  let beaten = { at: 0, since: performance.now() };
  for (;;) {
    signal?.throwIfAborted();
    if (create(file)) return;
    const text = readLock(file);
    const owner = parseOwner(text);
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) continue; // just released
    if (at !== beaten.at) beaten = { at, since: performance.now() };
    // The clock of another machine may be wrong: one that waits watches for beats on its own.
    const silent = wait ? performance.now() - beaten.since : Date.now() - at;
    if (isGone(owner, silent, deadAfter)) {
      if (owner) await onDead?.(owner);
      removeUnchanged(file, text);
      continue;
    }
    if (owner && !wait) throw new LockedError(file, owner);
    if (owner) onWait?.(owner);
    await pause(LOOK, undefined, { signal });
  }
}

/** @param {string} file */
function create(file) {
  try {
    writeFileSync(file, JSON.stringify(thisProcess()), { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EEXIST") return false;
    if (code === "ENOSPC" || code === "EDQUOT") rmSync(file, { force: true }); // made, but not written
    throw error;
  }
}

/**
 * Removes a dead owner's lock, but not the one that a faster process has put in its place.
 *
 * @param {string} file
 * @param {string} text of the dead one
 */
function removeUnchanged(file, text) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readLock(aside) !== text) linkSync(aside, file);
    unlinkSync(aside);
  } catch {
    rmSync(aside, { force: true }); // the faster process has removed it, too
  }
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Somebody has removed it.
  }
}
