import { types } from "node:util";

import { grouped } from "./grouped.js";
import type { Shown } from "./kind.js";

interface Format {
  name: string;
  type: string;
  /** What such a file begins with, a character for each byte. */
  start: RegExp;
}

const FORMATS: readonly Format[] = [
  { name: "PNG image", type: "image/png", start: /^\x89PNG\r\n/ },
  { name: "JPEG image", type: "image/jpeg", start: /^\xff\xd8\xff/ },
  { name: "GIF image", type: "image/gif", start: /^GIF8[79]a/ },
  { name: "WebP image", type: "image/webp", start: /^RIFF[^]{4}WEBP/ },
  { name: "PDF document", type: "application/pdf", start: /^%PDF-/ },
  // Before the element there may be a byte order mark, the XML declaration, comments and a document type.
  {
    name: "SVG image",
    type: "image/svg+xml",
    start: /^(?:\xef\xbb\xbf)?(?:\s|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>)*<svg[\s>]/i,
  },
];

/** Bytes of an image or document that front ends show; which one, their beginning tells. */
export function imageBytes(value: object): Shown | undefined {
  const bytes = types.isAnyArrayBuffer(value) ? new Uint8Array(value) : value;
  if (!types.isUint8Array(bytes)) return undefined;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2000)).toString("latin1");
  const format = FORMATS.find((candidate) => candidate.start.test(start));
  if (!format) return undefined;
  const { name, type } = format;
  return { data: { [type]: bytes, "text/plain": `${name} of ${grouped(bytes.length)} bytes` } };
}
