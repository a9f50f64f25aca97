import { ByteReader } from "./byte-reader.js";
import { exifOrientation } from "./exif-orientation.js";
import type { Orientation, PictureHeader } from "./picture-header.js";

const modes: Readonly<Record<number, string>> = { 0: "grey", 2: "RGB", 3: "palette", 4: "grey+alpha", 6: "RGB+alpha" };

/**
 * Header of a PNG file, its chunks followed to the last (PNG specification, 3rd edition, sections 5 and 11).
 *
 * @throws Error when a chunk ends beyond the file or the first is none of a picture
 */
export function pngHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, "PNG");
  let transparent = false;
  let orientation: Orientation = 1;
  if (reader.text(12, 4) !== "IHDR") throw new Error("damaged PNG: it does not begin with its header");
  for (let at = 8, type = ""; type !== "IEND";) {
    const length = reader.u32(at);
    type = reader.text(at + 4, 4);
    if (type === "tRNS") transparent = true;
    if (type === "eXIf") orientation = exifOrientation(reader.slice(at + 8, length));
    at += 12 + length;
    reader.needs(at);
  }
  const bits = reader.u8(24);
  const mode = modes[reader.u8(25)];
  if (mode === undefined || ![1, 2, 4, 8, 16].includes(bits))
    throw new Error(`damaged PNG: there is no colour type ${reader.u8(25)} of ${bits} bit`);
  return {
    format: "PNG",
    width: reader.u32(16),
    height: reader.u32(20),
    mode: `${mode}${transparent && !mode.endsWith("alpha") ? "+alpha" : ""}${bits === 8 ? "" : ` ${bits} bit`}`,
    orientation,
  };
}
