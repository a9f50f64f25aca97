import { readFile, rm, stat, statfs, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { DiskError, onDisk } from "./download-errors.mjs";

/**
 * @typedef {object} Origin of what has arrived of a file
 * @property {string} url
 * @property {string | null} etag
 * @property {string | null} lastModified
 */

/** @param {string} destination */
export function partOf(destination) {
  return `${destination}.part`;
}

/** @param {string} destination */
export function originOf(destination) {
  return `${destination}.part.from`;
}

/**
 * @param {string} destination
 * @returns {Promise<number>} bytes that have arrived
 */
export async function arrived(destination) {
  return stat(partOf(destination)).then(
    (file) => (file.isFile() ? file.size : 0),
    () => 0,
  );
}

/** @param {string} destination */
export async function discard(destination) {
  await onDisk(destination, async () => {
    await rm(partOf(destination), { force: true });
    await rm(originOf(destination), { force: true });
  });
}

/**
 * Asks for the rest of a file, on condition that it is still the one of which the beginning has arrived. From another
 * address, or where the server gave no mark of the version, the checksum has to tell.
 *
 * @param {string} url
 * @param {string} destination
 * @param {number} have
 * @returns {Promise<Record<string, string>>}
 */
export async function rangeHeaders(url, destination, have) {
  const { url: from, etag, lastModified } = await readOrigin(destination);
  const range = { Range: `bytes=${have}-` };
  if (from !== url) return range;
  // A weak mark does not do for bytes (RFC 9110, 13.1.5).
  const mark = etag && !etag.startsWith("W/") ? etag : lastModified;
  return mark ? { ...range, "If-Range": mark } : range;
}

/**
 * @param {string} destination
 * @param {Origin} origin
 */
export async function writeOrigin(destination, origin) {
  await onDisk(destination, () => writeFile(originOf(destination), JSON.stringify(origin)));
}

/**
 * @param {string} destination
 * @param {number} bytes that are still to come
 * @throws {DiskError} when the disk has no room for them
 */
export async function checkRoom(destination, bytes) {
  const { bavail, bsize, blocks } = await onDisk(destination, () => statfs(dirname(destination)));
  const free = bavail * bsize;
  if (blocks === 0 || bytes <= free) return; // some network disks know no size
  const [needed, there] = [bytes, free].map((each) => (each / 1e6).toFixed(1));
  const cause = Object.assign(new Error(`${needed} MB needed, ${there} MB free`), { code: "ENOSPC" });
  throw new DiskError(destination, cause, ` (${needed} MB needed, ${there} MB free)`);
}

/**
 * @param {string} destination
 * @returns {Promise<Partial<Origin>>}
 */
async function readOrigin(destination) {
  try {
    const origin = JSON.parse(await readFile(originOf(destination), "utf8"));
    return typeof origin === "object" && origin !== null ? origin : {};
  } catch {
    return {}; // none, or one that was cut off while it was written
  }
}
