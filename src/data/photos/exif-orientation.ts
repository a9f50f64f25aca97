import { ByteReader } from "./byte-reader.js";
import type { Orientation } from "./picture-header.js";

/** Tag of the orientation in the first image file directory (Exif 2.32, section 4.6.4 A). */
const ORIENTATION = 0x0112;

/**
 * Orientation that Exif data ask for. Data that do not hold together count as none, as in a browser.
 *
 * @param exif the TIFF structure, with or without "Exif\0\0" before it
 */
export function exifOrientation(exif: Uint8Array): Orientation {
  try {
    const prefixed = exif[0] === 0x45 && exif[1] === 0x78;
    const reader = new ByteReader(prefixed ? exif.subarray(6) : exif, "Exif");
    const little = reader.u16(0) === 0x4949;
    const directory = reader.u32(4, little);
    const entries = reader.u16(directory, little);
    for (let entry = 0; entry < entries; entry++) {
      const at = directory + 2 + 12 * entry;
      if (reader.u16(at, little) === ORIENTATION) return asOrientation(reader.u16(at + 8, little));
    }
  } catch {
    return 1;
  }
  return 1;
}

function asOrientation(value: number): Orientation {
  return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}
