import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

import { Failure } from "./failure.mjs";

/** What arrived, or lies there, is not what was promised. */
export class ChecksumError extends Failure {
  /** @override */
  name = "ChecksumError";
}

/**
 * Compares a file with the checksums of its right forms. It is read once, as a stream.
 *
 * @param {string} path
 * @param {readonly string[]} checksums any one of them will do: "sha256:440f…", "md5:…", "sha1:…"
 * @param {AbortSignal} [signal] stops the reading. Default: none
 * @returns {Promise<{ right: string | undefined, got: string[] }>} the one that it has, and its own of each kind asked for
 */
export async function compareChecksums(path, checksums, signal) {
  const kinds = [...new Set(checksums.map((checksum) => checksum.split(":", 1)[0] ?? ""))];
  const hashes = kinds.map((kind) => createHash(kind));
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    async (/** @type {AsyncIterable<Buffer>} */ chunks) => {
      for await (const chunk of chunks) for (const hash of hashes) hash.update(chunk);
    },
    { signal },
  );
  const got = hashes.map((hash, i) => `${kinds[i]}:${hash.digest("hex")}`);
  return { right: checksums.find((checksum) => got.includes(checksum.toLowerCase())), got };
}

/**
 * What a file should have been and what it is, for the sentence of an error.
 *
 * @param {readonly string[]} expected
 * @param {readonly string[]} got
 */
export function checksumDifference(expected, got) {
  const spelled = (/** @type {readonly string[]} */ checksums, /** @type {string} */ joint) =>
    checksums.map((checksum) => checksum.replace(":", " ")).join(joint);
  return `expected ${spelled(expected, " or ")}, got ${spelled(got, ", ")}`;
}
