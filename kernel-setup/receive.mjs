import { open } from "node:fs/promises";

import { ChecksumError } from "./checksum.mjs";
import { DiskError, onDisk, UnreachableError, unreachable } from "./download-errors.mjs";
import { arrived, checkRoom, discard, partOf, rangeHeaders, writeOrigin } from "./partial-file.mjs";

/**
 * @typedef {object} ReceiveOptions
 * @property {import("./network.mjs").Network["fetch"]} fetch
 * @property {number} maxBytes length beyond which it cannot be the right file
 * @property {number} minBytes length below which it cannot be whole
 * @property {(received: number, total: number | undefined) => void} [onProgress]
 * @property {AbortSignal} [signal]
 * @property {number} stallTimeout
 */

/** Bytes by which a connection shows that it is worth another try although it has stalled. */
export const PROGRESS = 1 << 16;

/** Answers that may be others in a moment. */
const AGAIN = [408, 425, 429, 500, 502, 503, 504];

/**
 * Appends to `<destination>.part` what is missing of it, by one request.
 *
 * @param {string} url
 * @param {string} destination
 * @param {ReceiveOptions} options
 * @returns {Promise<{ resumed: boolean }>} whether what lay there before is part of it
 */
export async function receive(url, destination, { fetch, maxBytes, minBytes, onProgress, signal, stallTimeout }) {
  const have = await arrived(destination);
  const stall = new AbortController();
  let timer = setTimeout(() => stall.abort(), stallTimeout);
  const either = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  // Not packed for the way, or neither length nor Range would be those of the file.
  const range = have > 0 ? await rangeHeaders(url, destination, have) : {};
  const headers = { "Accept-Encoding": "identity", ...range };
  /** @type {import("node:fs/promises").FileHandle | undefined} */
  let file;
  let received = 0;
  let start = 0;
  try {
    const answer = await fetch(url, { headers, signal: either });
    if (have > 0 && answer.status === 416) return { resumed: true }; // whole already; its checksum tells
    if (!answer.ok || !answer.body) throw refusal(url, answer);
    if (/^text\/html\b/i.test(answer.headers.get("content-type") ?? "")) throw webPage(url);
    const resumed = have > 0 && answer.status === 206;
    if (resumed && !startsAt(answer, have)) {
      await discard(destination);
      throw unreachable(url, "it sent another part than the one asked for", { again: true });
    }
    start = received = resumed ? have : 0;
    const total = totalOf(answer, start);
    if (total !== undefined) {
      if (total > maxBytes) throw await tooLong(url, destination, { total, maxBytes, resumed });
      await checkRoom(destination, total - have);
    }
    if (!resumed) {
      const [etag, lastModified] = [answer.headers.get("etag"), answer.headers.get("last-modified")];
      await writeOrigin(destination, { url, etag, lastModified });
    }
    const flags = resumed ? "a" : "w";
    for await (const chunk of answer.body) {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallTimeout);
      if (received === 0 && looksLikeWebPage(chunk)) throw webPage(url);
      if (received + chunk.byteLength > maxBytes) throw await tooLong(url, destination, { maxBytes, resumed });
      const handle = (file ??= await onDisk(destination, () => open(partOf(destination), flags)));
      await onDisk(destination, () => handle.writeFile(chunk)); // all of it: `write` may stop short on a full disk
      received += chunk.byteLength;
      onProgress?.(received, total);
    }
    const handle = (file ??= await onDisk(destination, () => open(partOf(destination), flags)));
    await onDisk(destination, () => handle.sync());
    if (total === undefined && received < minBytes)
      throw unreachable(url, `it ended after ${received} of ${minBytes} bytes`, { again: true });
    return { resumed };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DiskError && error.full && file) {
      await file.close();
      file = undefined;
      await discard(destination);
    }
    if (error instanceof DiskError || error instanceof UnreachableError || error instanceof ChecksumError) throw error;
    const [why, again] = reason(error, { stalled: stall.signal.aborted, stallTimeout, came: received - start });
    throw unreachable(url, why, { again, cause: error });
  } finally {
    clearTimeout(timer);
    await file?.close();
  }
}

/**
 * @param {string} url
 * @param {import("./network.mjs").Answer} answer
 */
function refusal(url, { status, statusText, headers }) {
  return unreachable(url, `it answered ${status} ${statusText}`.trimEnd(), {
    status,
    again: AGAIN.includes(status),
    wait: retryAfter(headers.get("retry-after")),
  });
}

/**
 * Milliseconds (RFC 9110, 10.2.3: seconds or a date).
 *
 * @param {string | null} text
 */
function retryAfter(text) {
  if (text === null || text.trim() === "") return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/**
 * @param {import("./network.mjs").Answer} answer
 * @param {number} have
 */
function startsAt({ headers }, have) {
  const start = /^bytes (\d+)-/.exec(headers.get("content-range") ?? "")?.[1];
  return start === undefined || Number(start) === have;
}

/**
 * @param {import("./network.mjs").Answer} answer
 * @param {number} start
 */
function totalOf({ headers }, start) {
  const length = headers.get("content-length");
  return length === null || !/^\d+$/.test(length) ? undefined : start + Number(length);
}

/** @param {Uint8Array} chunk */
function looksLikeWebPage(chunk) {
  return /^\uFEFF?\s*<[!?a-z]/i.test(Buffer.from(chunk.subarray(0, 256)).toString());
}

/** @param {string} url */
function webPage(url) {
  const why = "a web page came instead of the file; perhaps it is a log-in page of your network";
  return unreachable(url, why);
}

/**
 * @param {string} url
 * @param {string} destination
 * @param {{ total?: number, maxBytes: number, resumed: boolean }} how
 */
async function tooLong(url, destination, { total, maxBytes, resumed }) {
  await discard(destination);
  // Perhaps only what lay there was wrong.
  if (resumed) return unreachable(url, "its rest does not fit what had arrived", { again: true, wait: 0 });
  return new ChecksumError(
    `wrong file at ${url}: it has ${total ?? "more"} bytes where at most ${maxBytes} are right; nothing was kept, run again or check what stands between you and that address`,
  );
}

/**
 * @param {unknown} error what `fetch` or the body threw, whose cause tells more
 * @param {{ stalled: boolean, stallTimeout: number, came: number }} how
 * @returns {[why: string, again: boolean]}
 */
function reason(error, { stalled, stallTimeout, came }) {
  if (stalled) return [`no byte came for ${stallTimeout / 1000} s`, came >= PROGRESS];
  const { message, cause } = /** @type {{ message?: string, cause?: NodeJS.ErrnoException }} */ (error);
  const broken = came > 0 || ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"].includes(cause?.code ?? "");
  return [cause?.message || cause?.code || message || String(error), broken];
}
