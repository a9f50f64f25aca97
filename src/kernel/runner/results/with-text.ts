import { types } from "node:util";

import { JsonText, type MimeBundle } from "../../../jupyter.js";
import { cutText, plainText } from "./plain-text.js";

const MOST_CHARACTERS = 10_000_000;

/**
 * A bundle as it goes on the wire: bytes as base64, objects as JSON has them, and always a `text/plain`, by default that
 * of `textOf`. What JSON cannot hold and what exceeds 10 MB is left out, and the text says so.
 *
 * @param textOf makes the text where the bundle has none. Default: its types, `<text/html>`
 * @example
 * withText({ "text/html": "<b>1</b>" }, () => "1"); // { "text/html": "<b>1</b>", "text/plain": "1" }
 */
export function withText(bundle: object, textOf?: () => string): MimeBundle {
  return JSON.parse(bundleJson(bundle, textOf)) as MimeBundle;
}

/** The same as the text of a JSON object, which is made only once on its way to the front end. */
export function bundleJson(bundle: object, textOf: () => string = () => `<${Object.keys(bundle).join(", ")}>`): string {
  const { "text/plain": text, ...rest } = bundle as Record<string, unknown>;
  const lines = [typeof text === "string" ? cutText(text) : textOf()];
  const members: string[] = [];
  for (const [type, raw] of Object.entries(rest)) {
    try {
      const [json, size] = onTheWire(type, raw);
      if (size > MOST_CHARACTERS) lines.push(tooBig(type, size));
      else if (json !== undefined) members.push(`${JSON.stringify(type)}:${json}`);
    } catch (error) {
      lines.push(`${type} is left out, for it cannot become JSON: ${plainText(error).split("\n", 1)[0] ?? ""}`);
    }
  }
  members.push(`"text/plain":${JSON.stringify(lines.join("\n"))}`);
  return `{${members.join(",")}}`;
}

/** What is sent, as JSON, and how many characters or bytes its data take. */
function onTheWire(type: string, raw: unknown): [json: string | undefined, size: number] {
  const bytes = asBytes(raw);
  if (bytes && bytes.length > MOST_CHARACTERS) return [undefined, bytes.length];
  const text = bytes?.toString(/^text\/|\+xml$/.test(type) ? "utf8" : "base64") ?? raw;
  if (typeof text === "string") return [text.length > MOST_CHARACTERS ? undefined : JSON.stringify(text), text.length];
  const json = jsonOf(raw);
  return [json, json?.length ?? 0];
}

function jsonOf(raw: unknown): string | undefined {
  if (raw instanceof JsonText) return raw.text;
  try {
    return JSON.stringify(raw);
  } catch {
    // A function that looks at each value makes it ten times slower: only where there are bigints, or for the true error.
    return JSON.stringify(raw, bigintAsNumber);
  }
}

function asBytes(raw: unknown): Buffer | undefined {
  if (types.isUint8Array(raw)) return Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return types.isAnyArrayBuffer(raw) ? Buffer.from(raw) : undefined;
}

function bigintAsNumber(_key: string, value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function tooBig(type: string, size: number): string {
  const megabytes = (size / 1e6).toFixed(1);
  return `${type} is left out, for its ${megabytes} MB exceed the ${MOST_CHARACTERS / 1e6} MB of an output: show a smaller one, or write it to a file.`;
}
