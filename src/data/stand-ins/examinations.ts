import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { drawBreasts, drawChest, drawHand } from "./body-parts.js";
import { drawSet } from "./draw-set.js";
import { flesh } from "./flesh.js";
import type { Painter } from "./painter.js";
import { drawAbdomen, drawChestSlice, drawHead } from "./slices.js";
import { texture } from "./textures.js";

/** In the order of Medical MNIST's classes. */
const examinations = [drawAbdomen, drawBreasts, drawChestSlice, drawChest, drawHand, drawHead] as const;

/**
 * Six kinds of simple figures (slices of ellipses, domes, ribs, fingers, a skull's ring) drawn by the seminar itself, to
 * stand in for Medical MNIST. They are no medical pictures and nothing medical can be learned from them; like the
 * real set's six examinations they are easily told apart.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns images `[n, 64, 64, 1]`; labels `[n]`, 0 … 5 in Medical MNIST's order (AbdomenCT, BreastMRI, ChestCT, CXR,
 *   Hand, HeadCT), all equally likely
 * @example
 * const { images, labels } = drawnExaminations(100, new Random(1));
 */
export function drawnExaminations(n: number, random: Random): LabelledImages {
  return drawSet(n, { side: 64, channels: 1, classes: examinations.length, random, draw: drawExamination });
}

function drawExamination(painter: Painter, label: number, random: Random): void {
  painter.place({});
  painter.wash(flesh(random.uniform(0, 30), { random }));
  const size = random.uniform(0.66, 1.02);
  painter.place({
    x: random.normal(0, 0.11),
    y: random.normal(0, 0.11),
    width: size * random.uniform(0.92, 1.08) * (random.uniform() < 0.5 ? -1 : 1),
    height: size,
    turn: random.normal(0, 0.18),
    slant: random.normal(0, 0.05),
  });
  examinations[label]?.(painter, random);
  painter.place({});
  const grain = texture("grain", { strength: random.uniform(20, 140), random });
  painter.wash({ colour: [random.uniform(0, 255)], opacity: random.uniform(0.06, 0.22), texture: grain });
}
