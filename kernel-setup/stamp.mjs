import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A stamp is a small file inside what a step made, written last: it holds the fingerprint of all that the step depends on.
 * A step is done when its stamp has the right fingerprint, so what was half made when the power went never looks whole.
 *
 * @param {string} path
 * @param {string} fingerprint
 */
export function hasStamp(path, fingerprint) {
  return existsSync(path) && readFileSync(path, "utf8") === fingerprint;
}

/**
 * @param {string} path
 * @param {string} fingerprint
 */
export async function writeStamp(path, fingerprint) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, fingerprint);
  await rename(`${path}.new`, path);
}

/** @param {string} path */
export async function removeStamp(path) {
  await rm(path, { force: true });
}

/**
 * One short text for all parts; it changes when any of them does.
 *
 * @param {...(string | Buffer)} parts
 */
export function fingerprintOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex");
}
