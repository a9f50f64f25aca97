import type { Random } from "../../random.js";
import type { PictureSource } from "../photos/picture-source.js";
import { drawnDishes } from "./dishes.js";

/** Pictures in each split, as in the real set. */
const splits = { train: 4298, test: 400, holdout: 200 };
/** One in so many pictures to test is one of those to train again, as happens in real sets. */
const REPEATED = 20;
const SIDE = 64;
const HEADER = 54;

/**
 * Files of drawn dishes, to stand in for the archive of hot dog photos: `<split>/<class>/<number>.bmp`, 64×64. There is no
 * photo among them. As in the real archive some pictures to test are byte for byte among those to train.
 *
 * @param random where everything is drawn from: the same source gives the same files
 */
export function drawnDishPhotos(random: Random): PictureSource {
  const files = new Map<string, Uint8Array>();
  const { images, labels } = drawnDishes(splits.train + splits.test + splits.holdout, random, { side: SIDE });
  let first = 0;
  for (const [split, n] of Object.entries(splits)) {
    for (let i = 0; i < n; i++) {
      const again = split !== "train" && i % REPEATED === 0;
      const index = again ? random.integer(splits.train) : first + i;
      const folder = `${split}/${labels[index] === 0 ? "hotdogs" : "nothotdogs"}`;
      const pixels = images.subarray(index * SIDE * SIDE * 3, (index + 1) * SIDE * SIDE * 3);
      files.set(`${folder}/${String(i).padStart(4, "0")}.bmp`, bitmap(pixels));
    }
    first += n;
  }
  return {
    name: "drawn dishes",
    list: () => Promise.resolve(Array.from(files, ([path, bytes]) => ({ path, bytes: bytes.length }))),
    read: (path) => Promise.resolve(files.get(path) ?? new Uint8Array()),
    close: () => Promise.resolve(),
  };
}

/** RGB pixels as a file of Windows' bitmap format, 24 bits a pixel, rows from the bottom up (BITMAPINFOHEADER). */
function bitmap(pixels: Uint8Array): Uint8Array {
  const file = new Uint8Array(HEADER + pixels.length);
  const header = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  for (const [at, value] of [
    [2, file.length],
    [10, HEADER],
    [14, 40],
    [18, SIDE],
    [22, SIDE],
    [34, pixels.length],
  ] as const)
    header.setUint32(at, value, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  const row = SIDE * 3;
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < row; x += 3)
      for (let k = 0; k < 3; k++) file[HEADER + (SIDE - 1 - y) * row + x + 2 - k] = pixels[y * row + x + k] ?? 0;
  return file;
}
