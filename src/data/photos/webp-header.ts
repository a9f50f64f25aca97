import { ByteReader } from "./byte-reader.js";
import { exifOrientation } from "./exif-orientation.js";
import type { Orientation, PictureHeader } from "./picture-header.js";

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly alpha: boolean;
}

/**
 * Header of a WebP file, its chunks followed to the last (RFC 9649, section 2).
 *
 * @throws Error when the file is shorter than it says, is an animation or has no picture
 */
export function webpHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, "WebP");
  const end = 8 + reader.u32(4, true);
  reader.needs(end);
  let canvas: Frame | undefined;
  let frame: Frame | undefined;
  let orientation: Orientation = 1;
  for (let at = 12; at + 8 <= end;) {
    const type = reader.text(at, 4);
    const length = reader.u32(at + 4, true);
    reader.needs(at + 8 + length);
    const chunk = new ByteReader(reader.slice(at + 8, length), "WebP");
    if (type === "VP8X") canvas = extended(chunk);
    if (type === "VP8 ") frame ??= lossy(chunk);
    if (type === "VP8L") frame ??= lossless(chunk);
    if (type === "EXIF") orientation = exifOrientation(chunk.bytes);
    at += 8 + length + (length % 2);
  }
  if (!frame) throw new Error("WebP without a picture");
  if (canvas && (canvas.width !== frame.width || canvas.height !== frame.height))
    throw new Error(`damaged WebP: a picture of ${frame.width}×${frame.height} on ${canvas.width}×${canvas.height}`);
  const alpha = canvas?.alpha ?? frame.alpha;
  return { format: "WebP", width: frame.width, height: frame.height, mode: alpha ? "RGB+alpha" : "RGB", orientation };
}

function extended(chunk: ByteReader): Frame {
  const flags = chunk.u8(0);
  if (flags & 0x02) throw new Error("animated WebP is not read: export its first picture");
  const width = 1 + (chunk.u32(4, true) & 0xffffff);
  const height = 1 + (chunk.u8(7) | (chunk.u16(8, true) << 8));
  return { width, height, alpha: (flags & 0x10) !== 0 };
}

/** RFC 6386, section 9.1. */
function lossy(chunk: ByteReader): Frame {
  return { width: chunk.u16(6, true) & 0x3fff, height: chunk.u16(8, true) & 0x3fff, alpha: false };
}

/** RFC 9649, section 3.4. */
function lossless(chunk: ByteReader): Frame {
  const packed = chunk.u32(1, true);
  return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff), alpha: ((packed >>> 28) & 1) === 1 };
}
