import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { Failure } from "./failure.mjs";

/**
 * @typedef {object} DownloadOptions
 * @property {string} sha256 checksum of the whole file, in hex
 * @property {(received: number, total: number | undefined) => void} [onProgress] called with bytes so far and in all.
 *   Default: none
 * @property {AbortSignal} [signal] stops the download; what has arrived is kept. Default: none
 * @property {typeof globalThis.fetch} [fetch] the network. Default: Node's own
 * @property {number} [stallTimeout] milliseconds without a byte before giving up. Default: 30,000
 */

/** The address could not be read: nobody answered, or the answer was no. */
export class UnreachableError extends Failure {
  /** @override */
  name = "UnreachableError";
}

/** What arrived is not what was promised. */
export class ChecksumError extends Failure {
  /** @override */
  name = "ChecksumError";
}

/** The disk refuses what arrives. */
class DiskError extends Failure {
  /** @override */
  name = "DiskError";

  /**
   * @param {string} destination
   * @param {NodeJS.ErrnoException} cause
   */
  constructor(destination, cause) {
    const full = cause.code === "ENOSPC" || cause.code === "EDQUOT";
    super(
      full
        ? `no space left for ${destination}: free some room on that disk, or point TSEMINAR_CACHE to another one`
        : `cannot write ${destination} (${cause.message}): make that folder writable, or point TSEMINAR_CACHE to another one`,
      { cause },
    );
    this.full = full;
  }
}

/**
 * Downloads one file. What has arrived lies in `<destination>.part`, so a download that was killed goes on where it
 * stopped; the file gets its name only when its checksum is right, so a half-made one never looks whole.
 *
 * @param {string} url
 * @param {string} destination path of the file
 * @param {DownloadOptions} options
 * @returns {Promise<void>}
 * @throws {UnreachableError | ChecksumError | Error} with one sentence that names the address and the way out
 */
export async function download(url, destination, options) {
  const part = `${destination}.part`;
  let resumed;
  try {
    await onDisk(destination, () => mkdir(dirname(destination), { recursive: true }));
    resumed = await receive(url, destination, options);
  } catch (error) {
    if (error instanceof DiskError && error.full) await rm(part, { force: true });
    throw error;
  }
  const got = await sha256Of(part);
  if (got !== options.sha256) {
    await rm(part, { force: true });
    if (resumed) return download(url, destination, options); // perhaps only what lay there was wrong
    throw new ChecksumError(
      `wrong checksum of ${url}: expected sha256 ${options.sha256}, got ${got}; nothing was kept, run again or check what stands between you and that address`,
    );
  }
  await onDisk(destination, () => rename(part, destination));
}

/**
 * @param {string} path
 * @returns {Promise<string>} the file's sha256 in hex
 */
export async function sha256Of(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * Appends to `<destination>.part` what is missing of it.
 *
 * @param {string} url
 * @param {string} destination
 * @param {DownloadOptions} options
 * @returns {Promise<boolean>} whether what lay there before is part of it
 */
async function receive(url, destination, { onProgress, signal, fetch = globalThis.fetch, stallTimeout = 30_000 }) {
  const part = `${destination}.part`;
  const have = await stat(part).then(
    (file) => (file.isFile() ? file.size : 0),
    () => 0,
  );
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallTimeout);
  const either = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  // Not packed for the way, or neither length nor Range would be those of the file.
  const headers = { "Accept-Encoding": "identity", ...(have > 0 && { Range: `bytes=${have}-` }) };
  try {
    const response = await fetch(url, { headers, signal: either });
    if (have > 0 && response.status === 416) return true; // the part is whole already; its checksum tells
    if (!response.ok || !response.body) throw unreachable(url, `it answered ${response.status} ${response.statusText}`);
    const resumed = have > 0 && response.status === 206;
    const length = response.headers.get("content-length");
    let received = resumed ? have : 0;
    const total = length === null ? undefined : received + Number(length);
    const file = await onDisk(destination, () => open(part, resumed ? "a" : "w"));
    try {
      for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (response.body))) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), stallTimeout);
        await onDisk(destination, () => file.writeFile(chunk)); // all of it: `write` may stop short on a full disk
        received += chunk.byteLength;
        onProgress?.(received, total);
      }
      await onDisk(destination, () => file.sync());
    } finally {
      await file.close();
    }
    return resumed;
  } catch (error) {
    if (error instanceof UnreachableError || error instanceof DiskError) throw error;
    signal?.throwIfAborted();
    throw unreachable(url, reason(error, stall.signal, stallTimeout), error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @template Result
 * @param {string} destination
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function onDisk(destination, work) {
  try {
    return await work();
  } catch (error) {
    throw new DiskError(destination, /** @type {NodeJS.ErrnoException} */ (error));
  }
}

/**
 * @param {unknown} error what `fetch` threw, whose cause tells more
 * @param {AbortSignal} stalled
 * @param {number} stallTimeout
 */
function reason(error, stalled, stallTimeout) {
  if (stalled.aborted) return `no byte came for ${stallTimeout / 1000} s`;
  const { message, cause } = /** @type {{ message?: string, cause?: NodeJS.ErrnoException }} */ (error);
  return cause?.message || cause?.code || message || String(error);
}

/**
 * @param {string} url
 * @param {string} why
 * @param {unknown} [cause]
 */
function unreachable(url, why, cause) {
  return new UnreachableError(`cannot read ${url} (${why}): check the network or the proxy and run again`, { cause });
}
