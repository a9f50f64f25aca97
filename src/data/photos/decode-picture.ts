import { FastResizeFilter, ResizeFit, Transformer } from "@napi-rs/image";
import sharp from "sharp";

import { copyUpright, luma, type Rgb } from "./copy-upright.js";
import { fitWindow, type Fit } from "./fit-window.js";
import { readPictureHeader, type PictureHeader } from "./picture-header.js";
import { notePixels } from "./picture-memory.js";
import { reasonOf } from "./reason-of.js";

export type { Rgb };

/** Options of {@link decodePicture}. */
export interface DecodeOptions {
  /** Size of the result in pixels: a side, or `[height, width]`. */
  readonly size: number | readonly [height: number, width: number];
  /** Three channels or one. Default: "rgb". */
  readonly colour?: "rgb" | "grey";
  /**
   * "cover": the middle of the picture fills the result, what juts out is cut off. "contain": all of the picture, with bars of
   * `background`. "fill": stretched, its proportions are lost. Default: "cover".
   */
  readonly fit?: Fit;
  /** Colour of bars and behind transparent pixels. Default: white, `[255, 255, 255]`. */
  readonly background?: Rgb;
  /** Pictures of more pixels than this are refused before they are decoded. Default: 100,000,000. */
  readonly maxPixels?: number;
  /** Header of the picture. Default: read from the bytes. */
  readonly header?: PictureHeader;
  /** Where the pixels are written, `[height, width, channels]`. Default: a new array. */
  readonly into?: Uint8Array;
  /**
   * Whether the thread of the call decodes and not one of Node's pool: small pictures are decoded sooner than handed over.
   * The first picture of a GIF, and a strip that is cut first, go to the pool all the same. Default: false.
   */
  readonly onThisThread?: boolean;
}

/** So many times the pixels of the result may be scaled for "cover"; a longer picture is cut before it is scaled. */
const WIDEST = 16;

/**
 * Decodes a picture file to pixels of one size: JPEG, PNG, WebP, BMP and the first picture of a GIF.
 *
 * Whatever the format, pixels are brought to 8 bit, scaled by one antialiased bilinear resampler with premultiplied alpha,
 * laid on `background` and turned upright as Exif says. "grey" is luma by ITU-R BT.601, (299 R + 587 G + 114 B) / 1000,
 * taken from the scaled colours. Colour profiles are not applied, CMYK becomes RGB by the plain formula, both as in Pillow.
 *
 * @param bytes the whole file
 * @returns `[height, width, channels]`, 0 … 255
 * @throws Error with the reason when it is no picture that is read here, is cut short, damaged or too large
 * @example
 * const pixels = await decodePicture(readFileSync("cat.jpg"), { size: 64 }); // Uint8Array(12288)
 */
export async function decodePicture(bytes: Uint8Array, options: DecodeOptions): Promise<Uint8Array> {
  const { colour = "rgb", fit = "cover", background = [255, 255, 255], maxPixels = 100_000_000 } = options;
  const { header = readPictureHeader(bytes), size: side, onThisThread = false } = options;
  const size = typeof side === "number" ? ([side, side] as const) : side;
  const channels = colour === "grey" ? 1 : 3;
  const { into = new Uint8Array(size[0] * size[1] * channels) } = options;
  const { width, height, orientation, format } = header;
  if (width * height > maxPixels)
    throw new Error(`${width}×${height} are more than ${maxPixels / 1e6} million pixels: scale it down first`);

  const [part, cut] = middle(header, size, fit);
  const window = fitWindow(part, { size, fit, orientation });
  const [scaledHeight, scaledWidth] = window.scaled;
  let scaled: Uint8Array;
  try {
    const whole = format === "GIF" ? await gifPixels(bytes, header) : new Transformer(bytes);
    const kept = cut ? new Transformer(await whole.crop(...cut).png()) : whole;
    // Its crop comes last in whatever order one asks for it, and its "cover" is not the middle: only stretching is sure
    const to = { width: scaledWidth, height: scaledHeight, filter: FastResizeFilter.Bilinear, fit: ResizeFit.Fill };
    const resized = kept.fastResize(to);
    scaled = onThisThread ? resized.rawPixelsSync() : await resized.rawPixels();
  } catch (error) {
    throw new Error(`damaged ${format}: ${firstLine(error)}; copy the file anew`, { cause: error });
  }
  notePixels(4 * width * height);
  if (scaled.length !== scaledWidth * scaledHeight * 4)
    throw new Error(`damaged ${format}: it decodes to another number of pixels than its header says`);
  if (fit === "contain") paint(into, channels === 1 ? [luma(...background)] : background);
  copyUpright(scaled, into, { window, channels, background, width: size[1] });
  return into;
}

/** Size of the part of a stored picture that is seen, and where it lies if the rest must be cut off before scaling. */
function middle(
  { width, height, orientation }: PictureHeader,
  [toHeight, toWidth]: readonly [number, number],
  fit: Fit,
): [part: [number, number], cut?: [x: number, y: number, width: number, height: number]] {
  const [boxHeight, boxWidth] = orientation >= 5 ? [toWidth, toHeight] : [toHeight, toWidth];
  const partWidth = Math.max(Math.round(Math.min(width, (height * boxWidth) / boxHeight)), 1);
  const partHeight = Math.max(Math.round(Math.min(height, (width * boxHeight) / boxWidth)), 1);
  if (fit !== "cover" || width * height <= WIDEST * partWidth * partHeight) return [[height, width]];
  const x = Math.floor((width - partWidth) / 2);
  const y = Math.floor((height - partHeight) / 2);
  return [
    [partHeight, partWidth],
    [x, y, partWidth, partHeight],
  ];
}

async function gifPixels(bytes: Uint8Array, { width, height }: PictureHeader): Promise<Transformer> {
  const first = sharp(bytes, { pages: 1, limitInputPixels: width * height });
  const { data, info } = await first.toColourspace("srgb").ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  if (info.width !== width || info.height !== height || info.channels !== 4)
    throw new Error(`${info.width}×${info.height}×${info.channels} instead of ${width}×${height}×4`);
  return Transformer.fromRgbaPixels(data, width, height);
}

function paint(into: Uint8Array, colour: readonly number[]): void {
  for (let i = 0; i < into.length; i++) into[i] = colour[i % colour.length] ?? 0;
}

function firstLine(error: unknown): string {
  const [line = ""] = reasonOf(error).split("\n");
  return line.replace(/^Decode image failed (Format error decoding \w+: )?/, "").trim();
}
