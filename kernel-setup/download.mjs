import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as timeout } from "node:timers/promises";

import { checksumDifference, ChecksumError, compareChecksums } from "./checksum.mjs";
import { onDisk, UnreachableError } from "./download-errors.mjs";
import { takeFileLock } from "./file-lock.mjs";
import { openNetwork } from "./network.mjs";
import { arrived, discard, originOf, partOf } from "./partial-file.mjs";
import { PROGRESS, receive } from "./receive.mjs";

export { ChecksumError } from "./checksum.mjs";
export { UnreachableError } from "./download-errors.mjs";

/**
 * @typedef {object} DownloadOptions
 * @property {string | readonly string[]} checksum of the whole file, "sha256:440f…", "sha1:…" or "md5:…"; of several any one
 * @property {readonly number[]} [lengths] in bytes that the right files have. Default: not known
 * @property {(received: number, total: number | undefined) => void} [onProgress] called with bytes so far and in all.
 *   Default: none
 * @property {(owner: import("./lock-owner.mjs").LockOwner) => void} [onWait] called again and again while another process
 *   downloads the same file. Default: none
 * @property {AbortSignal} [signal] stops the download; what has arrived is kept. Default: none
 * @property {import("./network.mjs").Network["fetch"]} [fetch] the network. Default: undici's with the usual proxies
 * @property {Readonly<Record<string, string | undefined>>} [environment] variables that name the proxies. Default: the
 *   process's own
 * @property {number} [connectTimeout] milliseconds until the server must have taken the connection. Default: 10,000
 * @property {number} [stallTimeout] milliseconds without a byte before giving up. Default: 30,000
 * @property {(milliseconds: number) => Promise<unknown>} [pause] between two tries. Default: by the clock
 */

/** Milliseconds before each further try after an answer like 500 or a connection that broke. */
const PAUSES = [500, 2000, 5000];

/** A server that asks for a longer pause is given up. */
const LONGEST_PAUSE = 30_000;

/**
 * Downloads one file. What has arrived lies in `<destination>.part`, so a download that was killed goes on where it
 * stopped; the file gets its name only when its checksum is right, so a half-made one never looks whole. Processes that
 * want the same file at once wait for the one that came first, and find it there.
 *
 * @param {string} url
 * @param {string} destination path of the file
 * @param {DownloadOptions} options
 * @returns {Promise<void>}
 * @throws {UnreachableError | ChecksumError | Error} with one sentence that names the address and the way out
 */
export async function download(url, destination, options) {
  const { onWait, signal, environment, connectTimeout } = options;
  const checksums = [options.checksum].flat();
  await onDisk(destination, () => mkdir(dirname(destination), { recursive: true }));
  const release = await onDisk(destination, () =>
    takeFileLock(`${destination}.lock`, { wait: true, onWait, signal }),
  ).catch((/** @type {unknown} */ error) => {
    signal?.throwIfAborted();
    throw error;
  });
  try {
    if (await isThere(destination, checksums, signal)) return;
    const network = options.fetch ? undefined : await openNetwork({ environment, connectTimeout });
    try {
      const fetch = options.fetch ?? /** @type {import("./network.mjs").Network} */ (network).fetch;
      await downloadPart(url, destination, checksums, { ...options, fetch });
    } finally {
      await network?.close();
    }
    await onDisk(destination, () => rename(partOf(destination), destination));
    await rm(originOf(destination), { force: true });
  } finally {
    release();
  }
}

/**
 * @param {string} destination
 * @param {readonly string[]} checksums
 * @param {AbortSignal | undefined} signal
 */
async function isThere(destination, checksums, signal) {
  try {
    return (await compareChecksums(destination, checksums, signal)).right !== undefined;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/**
 * Makes `<destination>.part` whole.
 *
 * @param {string} url
 * @param {string} destination
 * @param {readonly string[]} checksums
 * @param {DownloadOptions & { fetch: import("./network.mjs").Network["fetch"] }} options
 */
async function downloadPart(url, destination, checksums, options) {
  const { lengths = [], stallTimeout = 30_000, onProgress, signal, fetch, pause = timeout } = options;
  const limits = lengths.length > 0 ? lengths : [0, Infinity];
  const receiveOptions = {
    fetch,
    minBytes: Math.min(...limits),
    maxBytes: Math.max(...limits),
    onProgress,
    signal,
    stallTimeout,
  };
  for (let startedOver = false; ; startedOver = true) {
    const { resumed } = await insist(() => receive(url, destination, receiveOptions), { destination, signal, pause });
    const { right, got } = await compareChecksums(partOf(destination), checksums, signal);
    if (right) return;
    await discard(destination);
    if (resumed && !startedOver) continue; // perhaps only what lay there was wrong
    throw new ChecksumError(
      `wrong checksum of ${url}: ${checksumDifference(checksums, got)}; nothing was kept, run again or check what stands between you and that address`,
    );
  }
}

/**
 * Tries again where that may help, for as long as each few tries bring the file on.
 *
 * @template Result
 * @param {() => Promise<Result>} work
 * @param {{ destination: string, signal?: AbortSignal, pause: (milliseconds: number) => Promise<unknown> }} options
 * @returns {Promise<Result>}
 */
async function insist(work, { destination, signal, pause }) {
  for (let failures = 0; ; failures++) {
    const before = await arrived(destination);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnreachableError && error.again)) throw error;
      if ((await arrived(destination)) - before >= PROGRESS) failures = 0;
      const wait = Math.max(error.wait ?? 0, PAUSES[failures] ?? Infinity);
      if (wait > LONGEST_PAUSE) throw error;
      await pause(wait);
      signal?.throwIfAborted();
    }
  }
}
