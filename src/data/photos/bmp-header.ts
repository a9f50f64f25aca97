import { ByteReader } from "./byte-reader.js";
import type { PictureHeader } from "./picture-header.js";

/**
 * Header of a BMP file (Microsoft, "Bitmap Storage", BITMAPFILEHEADER and BITMAPINFOHEADER).
 *
 * @throws Error when uncompressed pixels end beyond the file, or for bit depths that there are not
 */
export function bmpHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, "BMP");
  const old = reader.u32(14, true) === 12;
  const width = old ? reader.u16(18, true) : reader.i32(18, true);
  const height = Math.abs(old ? reader.u16(20, true) : reader.i32(22, true));
  const bits = reader.u16(old ? 24 : 28, true);
  const compression = old ? 0 : reader.u32(30, true);
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`damaged BMP: ${bits} bit a pixel`);
  if (compression === 0 || compression === 3)
    reader.needs(reader.u32(10, true) + Math.ceil((width * bits) / 32) * 4 * height);
  const mode = bits > 8 ? "RGB" : bits === 8 ? "palette" : `palette ${bits} bit`;
  return { format: "BMP", width, height, mode, orientation: 1 };
}
