import { Transformer } from "@napi-rs/image";
import sharp, { type Sharp } from "sharp";

/** Pixels of a drawn picture. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** `[height, width, channels]`. */
  readonly pixels: Uint8Array;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Red grows to the right, green grows downwards, blue stays: each place has its own colour. */
export function drawing(width: number, height: number): Drawing {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels.set(
        [Math.round((255 * x) / Math.max(width - 1, 1)), Math.round((255 * y) / Math.max(height - 1, 1)), 96],
        (y * width + x) * 3,
      );
  return { width, height, pixels, channels: 3 };
}

/** A drawing for sharp to encode. */
export function toSharp({ pixels, width, height, channels }: Drawing): Sharp {
  return sharp(pixels, { raw: { width, height, channels } });
}

/** The drawing with alpha that grows from 0 on the left to 255 on the right. */
export function withAlpha({ width, height, pixels, channels }: Drawing): Drawing {
  const all = new Uint8Array(width * height * (channels + 1));
  for (let i = 0; i < width * height; i++) {
    all.set(pixels.subarray(i * channels, (i + 1) * channels), i * (channels + 1));
    all[i * (channels + 1) + channels] = Math.round((255 * (i % width)) / (width - 1));
  }
  return { width, height, pixels: all, channels: channels === 1 ? 2 : 4 };
}

/** A file of each kind that is read, of one drawing without transparency; lossy ones are near to it only. */
export async function filesOf(drawn: Drawing): Promise<Record<string, Uint8Array>> {
  const picture = () => toSharp(drawn);
  const png = await picture().png().toBuffer();
  return {
    "baseline.jpg": await picture().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
    "subsampled.jpg": await picture().jpeg({ quality: 100, chromaSubsampling: "4:2:0" }).toBuffer(),
    "progressive.jpg": await picture().jpeg({ quality: 100, progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
    "rgb.png": png,
    "interlaced.png": await picture().png({ progressive: true }).toBuffer(),
    "rgb16.png": await picture().toColourspace("rgb16").png().toBuffer(),
    "lossy.webp": await picture().webp({ quality: 100, smartSubsample: true }).toBuffer(),
    "lossless.webp": await picture().webp({ lossless: true }).toBuffer(),
    "rgb.bmp": bmp(drawn),
    "library.bmp": await new Transformer(png).bmp(),
  };
}

/** An uncompressed BMP of 24 bit, its rows from the bottom as usual. */
export function bmp({ width, height, pixels }: Drawing): Uint8Array {
  const row = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + row * height);
  file.write("BM", "latin1");
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const bgr = [pixels[from + 2] ?? 0, pixels[from + 1] ?? 0, pixels[from] ?? 0];
      file.set(bgr, 54 + (height - 1 - y) * row + x * 3);
    }
  return file;
}

/** The same JPEG with an Exif segment that asks for an orientation, in either byte order. */
export function withOrientation(jpeg: Uint8Array, orientation: number, littleEndian = true): Uint8Array {
  const exif = Buffer.alloc(36);
  const u16 = (value: number, at: number) =>
    littleEndian ? exif.writeUInt16LE(value, at) : exif.writeUInt16BE(value, at);
  exif.writeUInt16BE(0xffe1, 0);
  exif.writeUInt16BE(34, 2);
  exif.write("Exif\0\0", 4, "latin1");
  exif.write(littleEndian ? "II" : "MM", 10, "latin1");
  u16(42, 12);
  u16(littleEndian ? 8 : 0, 14);
  u16(littleEndian ? 0 : 8, 16);
  u16(1, 18);
  u16(0x0112, 20);
  u16(3, 22);
  u16(littleEndian ? 1 : 0, 24);
  u16(littleEndian ? 0 : 1, 26);
  u16(orientation, 28);
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}
