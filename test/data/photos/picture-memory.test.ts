import sharp from "sharp";

import { readPictures } from "../../../src/data/photos/read-pictures.js";
import { memorySource } from "../../support/memory-source.js";

const PHOTOS = 60;
const [WIDTH, HEIGHT] = [4000, 3000];

it("holds a few large photos at once, however many there are and small their files", async () => {
  const create = { width: WIDTH, height: HEIGHT, channels: 3, background: "teal" } as const;
  const file = await sharp({ create }).jpeg().toBuffer();
  const files = Object.fromEntries(Array.from({ length: PHOTOS }, (_, i) => [`a/${i}.jpg`, file]));
  const before = process.memoryUsage().rss;
  let most = before;
  const { taken } = await readPictures(memorySource(files), {
    size: 16,
    onProgress: () => (most = Math.max(most, process.memoryUsage().rss)),
  });
  expect(taken).toHaveLength(PHOTOS);
  // All are 2.2 GB; half a gigabyte may wait, beside those that are decoded at once.
  expect(most - before).toBeLessThan((PHOTOS * WIDTH * HEIGHT * 3) / 1.8);
});
