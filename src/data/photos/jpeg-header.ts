import { ByteReader } from "./byte-reader.js";
import { exifOrientation } from "./exif-orientation.js";
import type { Orientation, PictureHeader } from "./picture-header.js";

/** More scans than any camera or encoder writes; each costs a pass over all pixels. */
const MOST_SCANS = 200;

const modes: Readonly<Record<number, string>> = { 1: "grey", 3: "RGB", 4: "CMYK" };

/**
 * Header of a JPEG file, its markers followed to the end of the picture (ITU-T T.81, annex B): decoders fill what is
 * missing with grey instead of saying that it is missing.
 *
 * @throws Error when the end marker is missing or the frame is none that is read
 */
export function jpegHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, "JPEG");
  let frame: { width: number; height: number; mode: string } | undefined;
  let orientation: Orientation = 1;
  let scans = 0;
  let at = 2;
  for (;;) {
    const marker = markerAt(reader, at);
    at = marker.end;
    if (marker.code === 0xd9) break;
    const length = reader.u16(at);
    const segment = reader.slice(at + 2, Math.max(length - 2, 0));
    if (isFrame(marker.code)) {
      if (frame) throw new Error("JPEG with several frames: save it anew");
      frame = readFrame(new ByteReader(segment, "JPEG"), marker.code);
    } else if (marker.code === 0xe1 && segment[0] === 0x45 && segment[1] === 0x78) {
      orientation = exifOrientation(segment);
    }
    at += Math.max(length, 2);
    if (marker.code === 0xda) {
      if (++scans > MOST_SCANS) throw new Error(`JPEG of more than ${MOST_SCANS} scans: save it anew`);
      at = endOfScan(reader, at);
    }
  }
  if (!frame || scans === 0) throw new Error("JPEG without a picture: its frame or its scan is missing");
  return { format: "JPEG", ...frame, orientation };
}

/** The marker at a place, where fill bytes 0xff may stand before its code. */
function markerAt(reader: ByteReader, at: number): { code: number; end: number } {
  if (reader.u8(at) !== 0xff) throw new Error("damaged JPEG: no marker where one must stand; copy the file anew");
  let end = at;
  while (reader.u8(end) === 0xff) end++;
  return { code: reader.u8(end), end: end + 1 };
}

/** Entropy-coded data end at the first marker that is neither a stuffed zero nor a restart. */
function endOfScan(reader: ByteReader, start: number): number {
  for (let at = start; ; at += 2) {
    at = reader.bytes.indexOf(0xff, at);
    if (at < 0) reader.needs(reader.length + 1);
    let code = reader.u8(at + 1);
    while (code === 0xff) code = reader.u8(++at + 1);
    if (code !== 0 && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
}

function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

function readFrame(segment: ByteReader, code: number): { width: number; height: number; mode: string } {
  const bits = segment.u8(0);
  if (code > 0xc2 || bits !== 8)
    throw new Error(`JPEG of a rare kind (frame 0x${code.toString(16)}, ${bits} bit): save it anew`);
  const components = segment.u8(5);
  const mode = modes[components];
  if (mode === undefined) throw new Error(`JPEG of ${components} components: save it anew as RGB`);
  return { height: segment.u16(1), width: segment.u16(3), mode };
}
