import type { LabelledImages } from "../../../src/data/labelled-images.js";
import { drawnClothes } from "../../../src/data/stand-ins/clothes.js";
import { drawnDishes } from "../../../src/data/stand-ins/dishes.js";
import { drawnExaminations } from "../../../src/data/stand-ins/examinations.js";
import { drawnMedicalImages } from "../../../src/data/stand-ins/medical-images.js";
import { drawnThings } from "../../../src/data/stand-ins/things.js";
import { Random } from "../../../src/random.js";
import { accuracyByColour } from "../../support/accuracy-by-colour.js";
import { compareNets } from "../../support/compare-nets.js";

interface Kind {
  of: string;
  draw: (n: number, random: Random) => LabelledImages;
  classes: number;
  /** Pictures to train on, and how often the nets see them. */
  n: number;
  epochs: number;
  /** By how much the convolutional net must be better; at most half of what the worst of several seeds gave. */
  margin: number;
  /** What the convolutional net must reach. */
  least: number;
}

const kinds: readonly Kind[] = [
  { of: "clothes", draw: drawnClothes, classes: 10, n: 2000, epochs: 3, margin: 0.04, least: 0.8 },
  { of: "things", draw: drawnThings, classes: 10, n: 2000, epochs: 3, margin: 0.14, least: 0.6 },
  {
    of: "medical images of nine classes",
    draw: (n, random) => drawnMedicalImages(n, random, { classes: 9, channels: 3 }),
    classes: 9,
    n: 1500,
    epochs: 4,
    margin: 0.15,
    least: 0.3,
  },
  {
    of: "medical images with several labels",
    draw: (n, random) => drawnMedicalImages(n, random, { classes: 14, task: "multi-label" }),
    classes: 14,
    n: 2000,
    epochs: 3,
    margin: 0.1,
    least: 0.6,
  },
  {
    of: "medical images of five degrees",
    draw: (n, random) => drawnMedicalImages(n, random, { classes: 5, channels: 3, task: "ordinal" }),
    classes: 5,
    n: 1500,
    epochs: 3,
    margin: 0.18,
    least: 0.4,
  },
  { of: "examinations", draw: drawnExaminations, classes: 6, n: 800, epochs: 3, margin: 0.028, least: 0.85 },
  {
    of: "dishes",
    draw: (n, random) => drawnDishes(n, random, { side: 32 }),
    classes: 2,
    n: 1500,
    epochs: 4,
    margin: 0.06,
    least: 0.7,
  },
];

describe("drawn stand-ins", () => {
  it.each(kinds)(
    "make $of on which a convolutional net is clearly better than a dense one of more weights",
    async ({ draw, classes, n, epochs, margin, least }) => {
      const sets = { train: draw(n, new Random(11)), test: draw(1000, new Random(12)) };
      const { dense, convolutional } = await compareNets(sets, { classes, epochs });
      expect(convolutional).toBeGreaterThan(least);
      expect(convolutional).toBeGreaterThan(dense + margin);
    },
    120_000,
  );

  it.each(kinds.filter(({ of }) => !of.includes("several labels")))(
    "make $of whose class the mean colour does not give away",
    ({ draw, classes }) => {
      const sets = { train: draw(1000, new Random(11)), test: draw(1000, new Random(12)) };
      // Of what lies between guessing and knowing, a third at most.
      expect(accuracyByColour(sets, classes)).toBeLessThan(1 / classes + (1 - 1 / classes) / 3);
    },
  );
});
