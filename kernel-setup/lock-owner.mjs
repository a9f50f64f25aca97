import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";

import { identify, machine, runs } from "./processes.mjs";

/**
 * @typedef {object} LockOwner who holds a lock
 * @property {string} host name of its machine, for people
 * @property {string} machine where its number means something
 * @property {number} pid
 * @property {string} started
 * @property {import("./processes.mjs").ProcessId} [child] the command that it runs
 */

/** Milliseconds that a process may take from making its lock to writing its name into it. */
const WRITING = 1000;

/**
 * @param {string} file
 * @returns {LockOwner | undefined} undefined when there is no lock, or one that was cut off while it was written
 */
export function readOwner(file) {
  return parseOwner(readLock(file));
}

/**
 * Whether a lock file's owner is dead, as far as one look can tell.
 *
 * @param {string} file
 * @param {number} [deadAfter]
 */
export function isDead(file, deadAfter = 30_000) {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written === undefined || isGone(readOwner(file), Date.now() - written, deadAfter);
}

/** @returns {LockOwner} what this process writes into its locks */
export function thisProcess() {
  return { host: hostname(), machine: machine(), ...identify(process.pid) };
}

/** @param {LockOwner | undefined} owner */
export function isOurs(owner) {
  return owner?.pid === process.pid && owner.machine === machine();
}

/**
 * Whether the owner of a lock is dead.
 *
 * @param {LockOwner | undefined} owner
 * @param {number} silent milliseconds since it was written or beaten
 * @param {number} deadAfter
 */
export function isGone(owner, silent, deadAfter) {
  if (!owner) return silent >= WRITING;
  return owner.machine === machine() ? !runs(owner) : silent >= deadAfter;
}

/**
 * @param {string} text
 * @returns {LockOwner | undefined}
 */
export function parseOwner(text) {
  try {
    const owner = /** @type {Partial<LockOwner> | null} */ (JSON.parse(text));
    return typeof owner?.pid === "number" ? /** @type {LockOwner} */ (owner) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @returns {string} what is in a lock; empty when there is none
 */
export function readLock(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
