import type { LabelledImages } from "../../src/charts/index.js";
import { Dataset } from "../../src/data/index.js";
import { Random } from "../../src/random.js";

/** Seeded random pictures of three classes, whose names hold markup and an emoji. */
export function drawnPictures({ count = 8, height = 4, width = 5, channels = 1 } = {}): Dataset {
  const random = new Random(7);
  return new Dataset({
    name: "drawn",
    title: "Drawn",
    split: "test",
    images: Uint8Array.from({ length: count * height * width * channels }, () => random.integer(256)),
    shape: [count, height, width, channels],
    labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
    classNames: ["<b>cat</b>", "dog & fox", "🐔"],
    source: "a test",
    licence: "CC0",
    standIn: false,
  });
}

/** A smooth coloured picture with noise, which PNG squeezes about as well as a photograph. */
export function drawnPhotographs(count: number, side = 32): LabelledImages {
  const random = new Random(3);
  const noise = Uint8Array.from({ length: 65_521 }, () => random.integer(24));
  const images = new Uint8Array(count * side * side * 3);
  for (let i = 0; i < images.length; i++) {
    const [x, y] = [Math.floor(i / 3) % side, Math.floor(i / (3 * side)) % side];
    images[i] = 60 + 3 * x + 2 * y + (noise[i % noise.length] ?? 0);
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  return { images, shape: [count, side, side, 3], labels, classNames: ["a", "b"], standIn: false };
}
