import sharp from "sharp";

import type { BytePixels } from "./byte-pixels.js";

/** A picture as an SVG can hold it. */
export type DataAddress = `data:image/png;base64,${string}`;

/** Each picture as a PNG, with not a pixel changed. */
export function encodeEach({ bytes, shape: [n, height, width, channels] }: BytePixels): Promise<DataAddress[]> {
  const size = height * width * channels;
  const raw = { width, height, channels: channels as 1 | 3 };
  return Promise.all(
    Array.from({ length: n }, async (_, i): Promise<DataAddress> => {
      const png = await sharp(bytes.subarray(i * size, (i + 1) * size), { raw })
        .toColourspace(channels === 1 ? "b-w" : "srgb")
        .png({ compressionLevel: 9 })
        .toBuffer();
      return `data:image/png;base64,${png.toString("base64")}`;
    }),
  );
}

/**
 * The pictures of each row side by side, with `gap` empty pixels between them, as PNGs. Lossless WebP would take a quarter
 * less, but librsvg, which turns SVG into PNG in this house and elsewhere, leaves it out.
 */
export function encodeRows(
  { bytes, shape: [n, height, width, channels] }: BytePixels,
  { columns, gap }: { columns: number; gap: number },
): Promise<DataAddress[]> {
  return Promise.all(
    Array.from({ length: Math.ceil(n / columns) }, async (_, row): Promise<DataAddress> => {
      const last = Math.min(n, (row + 1) * columns);
      const rowWidth = (last - row * columns) * (width + gap) - gap;
      const strip = Buffer.alloc(rowWidth * height * 4);
      for (let i = row * columns, x = 0; i < last; i++, x += width + gap) {
        for (let pixel = 0; pixel < height * width; pixel++) {
          const from = (i * height * width + pixel) * channels;
          const to = (Math.floor(pixel / width) * rowWidth + x + (pixel % width)) * 4;
          strip[to] = bytes[from] ?? 0;
          strip[to + 1] = bytes[channels === 3 ? from + 1 : from] ?? 0;
          strip[to + 2] = bytes[channels === 3 ? from + 2 : from] ?? 0;
          strip[to + 3] = 255;
        }
      }
      const raw = { width: rowWidth, height, channels: 4 as const };
      const png = await sharp(strip, { raw }).png({ compressionLevel: 5, adaptiveFiltering: true }).toBuffer();
      return `data:image/png;base64,${png.toString("base64")}`;
    }),
  );
}
