import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

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
export class UnreachableError extends Error {
  /** @override */
  name = "UnreachableError";
}

/** What arrived is not what was promised. */
export class ChecksumError extends Error {
  /** @override */
  name = "ChecksumError";
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
  await mkdir(dirname(destination), { recursive: true });
  try {
    await receive(url, part, options);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOSPC") {
      await rm(part, { force: true });
      throw new Error(
        `no space left for ${destination}: free some room on that disk, or point TSEMINAR_CACHE to another one`,
        { cause: error },
      );
    }
    throw error;
  }
  const got = await sha256Of(part);
  if (got !== options.sha256) {
    await rm(part, { force: true });
    throw new ChecksumError(
      `wrong checksum of ${url}: expected sha256 ${options.sha256}, got ${got}; nothing was kept, run again or check what stands between you and that address`,
    );
  }
  await rename(part, destination);
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
 * Appends to `part` what is missing of it.
 *
 * @param {string} url
 * @param {string} part
 * @param {DownloadOptions} options
 */
async function receive(url, part, { onProgress, signal, fetch = globalThis.fetch, stallTimeout = 30_000 }) {
  const have = await stat(part).then(
    (file) => file.size,
    () => 0,
  );
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallTimeout);
  const either = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { headers: have > 0 ? { Range: `bytes=${have}-` } : {}, signal: either });
  } catch (error) {
    clearTimeout(timer);
    signal?.throwIfAborted();
    throw unreachable(url, reason(error, stall.signal, stallTimeout), error);
  }
  try {
    if (response.status === 416) return; // the part is whole already; its checksum tells
    if (!response.ok || !response.body) throw unreachable(url, `it answered ${response.status} ${response.statusText}`);
    const resumed = response.status === 206;
    const length = response.headers.get("content-length");
    let received = resumed ? have : 0;
    const total = length === null ? undefined : received + Number(length);
    const file = await open(part, resumed ? "a" : "w");
    try {
      for await (const chunk of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (response.body))) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), stallTimeout);
        await file.write(chunk);
        received += chunk.byteLength;
        onProgress?.(received, total);
      }
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UnreachableError || /** @type {NodeJS.ErrnoException} */ (error).code === "ENOSPC")
      throw error;
    signal?.throwIfAborted();
    throw unreachable(url, reason(error, stall.signal, stallTimeout), error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {unknown} error
 * @param {AbortSignal} stalled
 * @param {number} stallTimeout
 */
function reason(error, stalled, stallTimeout) {
  if (stalled.aborted) return `no byte came for ${stallTimeout / 1000} s`;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/**
 * @param {string} url
 * @param {string} why
 * @param {unknown} [cause]
 */
function unreachable(url, why, cause) {
  return new UnreachableError(`cannot read ${url} (${why}): check the network or the proxy and run again`, { cause });
}
