import { ByteReader } from "./byte-reader.js";
import type { PictureHeader } from "./picture-header.js";

/**
 * Header of a GIF file, followed to the end of its first picture (GIF89a specification, sections 17 – 24).
 *
 * @throws Error when the first picture is cut short or there is none
 */
export function gifHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, "GIF");
  const palette = reader.u8(10);
  let transparent = false;
  let at = 13 + paletteBytes(palette);
  for (;;) {
    const block = reader.u8(at);
    if (block === 0x2c) break;
    if (block !== 0x21) throw new Error("GIF without a picture");
    if (reader.u8(at + 1) === 0xf9 && reader.u8(at + 2) >= 4) transparent = (reader.u8(at + 3) & 1) === 1;
    at = endOfBlocks(reader, at + 2);
  }
  const right = reader.u16(at + 1, true) + reader.u16(at + 5, true);
  const bottom = reader.u16(at + 3, true) + reader.u16(at + 7, true);
  const width = reader.u16(6, true);
  const height = reader.u16(8, true);
  if (right > width || bottom > height)
    throw new Error(`damaged GIF: a picture that reaches to ${right}×${bottom} on ${width}×${height}`);
  endOfBlocks(reader, at + 11 + paletteBytes(reader.u8(at + 9)));
  const covered = right - reader.u16(at + 1, true) === width && bottom - reader.u16(at + 3, true) === height;
  return { format: "GIF", width, height, mode: transparent || !covered ? "palette+alpha" : "palette", orientation: 1 };
}

function paletteBytes(flags: number): number {
  return flags & 0x80 ? 3 << ((flags & 7) + 1) : 0;
}

/** Place behind a row of sub-blocks, which a block of length 0 ends. */
function endOfBlocks(reader: ByteReader, start: number): number {
  let at = start;
  for (let length = reader.u8(at); length > 0; length = reader.u8(at)) at += 1 + length;
  return at + 1;
}
