import { bmpHeader } from "./bmp-header.js";
import { gifHeader } from "./gif-header.js";
import { jpegHeader } from "./jpeg-header.js";
import { pngHeader } from "./png-header.js";
import { webpHeader } from "./webp-header.js";

/** Formats of pictures that are read. */
export type PictureFormat = "JPEG" | "PNG" | "WebP" | "GIF" | "BMP";

/** Turning and mirroring that Exif asks for, 1 … 8: 1 is none, 6 a quarter turn clockwise. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a picture file says of itself before its pixels are decoded. */
export interface PictureHeader {
  readonly format: PictureFormat;
  /** Pixels from left to right as they are stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** "RGB", "grey", "grey+alpha", "palette", "CMYK", … with " 16 bit" or " 1 bit" where it is not 8. */
  readonly mode: string;
  readonly orientation: Orientation;
}

/** First bytes of what is no picture here, and the way out. */
const refused: readonly [starts: (head: string) => boolean, reason: string][] = [
  [(head) => /^.{4}ftyp(hei|hev|mif1|msf1)/s.test(head), "HEIC is not read: export it as JPEG"],
  [(head) => /^.{4}ftypavi[fs]/s.test(head), "AVIF is not read: export it as JPEG or PNG"],
  [(head) => /^(II\*\0|MM\0\*|II\+\0|MM\0\+)/.test(head), "TIFF is not read: export it as PNG"],
  [
    (head) => /^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg|<svg)/is.test(head),
    "SVG is not drawn: export it as PNG",
  ],
  [(head) => head.startsWith("\0\0\u0001\0"), "icons (ICO) are not read: export as PNG"],
  [(head) => head.startsWith("8BPS"), "Photoshop files are not read: export as PNG"],
  [(head) => head.startsWith("%PDF"), "PDF is not read: export its pictures as PNG"],
];

/**
 * Reads format, size, mode and orientation of a picture from its bytes, whatever the name of the file is, and checks that
 * the file goes on to its end.
 *
 * @param bytes the whole file
 * @throws Error with the reason when it is no picture that is read here, is cut short or contradicts itself
 * @example
 * const { format, width, height } = readPictureHeader(readFileSync("cat.jpg")); // "JPEG", 640, 480
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader {
  if (bytes.length === 0) throw new Error("empty file");
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512)).toString("latin1");
  const header = known(head)?.(bytes);
  if (!header)
    throw new Error(
      refused.find(([starts]) => starts(head))?.[1] ?? "no picture (JPEG, PNG, WebP, GIF and BMP are read)",
    );
  if (header.width < 1 || header.height < 1)
    throw new Error(`${header.format} of ${header.width}×${header.height} pixels: there is nothing to see`);
  return header;
}

/** Sizes of the headers that BMP has had. */
const bmpHeaderSizes = [12, 40, 52, 56, 64, 108, 124];

function known(head: string): ((bytes: Uint8Array) => PictureHeader) | undefined {
  if (head.startsWith("\xff\xd8\xff")) return jpegHeader;
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return pngHeader;
  if (/^RIFF.{4}WEBP/s.test(head)) return webpHeader;
  if (/^GIF8[79]a/.test(head)) return gifHeader;
  if (head.startsWith("BM") && bmpHeaderSizes.includes(head.charCodeAt(14)) && head.startsWith("\0\0\0", 15))
    return bmpHeader;
  return undefined;
}
