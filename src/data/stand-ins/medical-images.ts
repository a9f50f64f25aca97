import type { Random } from "../../random.js";
import type { LabelTask } from "../label-table.js";
import type { LabelledImages } from "../labelled-images.js";
import { drawSet } from "./draw-set.js";
import { findings } from "./findings.js";
import type { Colour } from "./paint.js";
import { Painter } from "./painter.js";
import { texture } from "./textures.js";

const SIDE = 28;

/** Share of the pictures that have a finding, by default: about ChestMNIST's mean. */
const PREVALENCE = 0.05;

/** Options of {@link drawnMedicalImages}. */
export interface DrawnMedicalImagesOptions {
  /** Number of classes, findings or degrees, 2 … 14. */
  classes: number;
  /** 1: grey, 3: RGB. Default: 1. */
  channels?: 1 | 3;
  /** What the labels mean. Default: "single-label". */
  task?: LabelTask;
  /**
   * How often each class comes, in any unit; for "multi-label" the share of the pictures that has each finding, 0 … 1.
   * Default: all equally; for "multi-label" 0.05 each.
   */
  shares?: readonly number[];
}

/**
 * Spots, rings, cells, fibres and the like on a spotted ground, drawn by the seminar itself, to stand in for the sets of
 * MedMNIST. They are not medical pictures, are not meant to look like any, and nothing about a diagnosis can be learned
 * from them: only number, size, colour and labels' kind are as in the set they stand in for.
 *
 * The class is in the form of what lies on the ground ("single-label"), in which forms lie there ("multi-label"), or in
 * how many spots there are and how large ("ordinal"); place, direction, size, colours and the ground tell nothing.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns images `[n, 28, 28, channels]`; labels `[n]`, 0 … classes − 1, or for "multi-label" `[n, classes]` of 0 and 1,
 *   row by row
 * @throws RangeError when `classes` is out of range or `shares` do not fit it
 * @example
 * const blood = drawnMedicalImages(100, new Random(1), { classes: 8, channels: 3 });
 * const chest = drawnMedicalImages(100, new Random(1), { classes: 14, task: "multi-label" });
 */
export function drawnMedicalImages(n: number, random: Random, options: DrawnMedicalImagesOptions): LabelledImages {
  const { classes, channels = 1, task = "single-label", shares } = options;
  if (!Number.isInteger(classes) || classes < 2 || classes > findings.length) {
    throw new RangeError(`classes is ${classes}: give a whole number from 2 to ${findings.length}`);
  }
  if (task === "multi-label") return drawFindings(n, random, { classes, channels, shares });
  const draw = task === "ordinal" ? drawDegree(classes) : drawClass;
  return drawSet(n, { side: SIDE, channels, classes, shares, random, draw });
}

interface Findings {
  classes: number;
  channels: number;
  shares: readonly number[] | undefined;
}

function drawFindings(n: number, random: Random, { classes, channels, shares }: Findings): LabelledImages {
  const prevalences = shares ?? new Array<number>(classes).fill(PREVALENCE);
  if (prevalences.length !== classes || prevalences.some((share) => !(share >= 0 && share <= 1))) {
    throw new RangeError(`shares are [${prevalences.join(", ")}]: give ${classes} numbers from 0 to 1`);
  }
  const painter = new Painter(SIDE, channels);
  const length = SIDE * SIDE * channels;
  const images = new Uint8Array(n * length);
  const labels = new Uint8Array(n * classes);
  for (let i = 0; i < n; i++) {
    const tissue = drawTissue(painter, random);
    prevalences.forEach((share, finding) => {
      if (random.uniform() >= share) return;
      labels[i * classes + finding] = 1;
      drawFinding(painter, finding, { tissue, random });
    });
    painter.write(images.subarray(i * length, (i + 1) * length));
  }
  return { images, shape: [n, SIDE, SIDE, channels], labels };
}

function drawClass(painter: Painter, label: number, random: Random): void {
  drawFinding(painter, label, { tissue: drawTissue(painter, random), random });
}

/** More and larger spots the higher the degree. */
function drawDegree(degrees: number) {
  return (painter: Painter, degree: number, random: Random): void => {
    const tissue = drawTissue(painter, random);
    const colour = tissue.map((value) => value + strongContrast(random));
    painter.place({});
    const share = degree / (degrees - 1);
    const spots = degree === 0 ? 0 : Math.round(1 + 13 * share + random.uniform(-1, 1));
    for (let spot = 0; spot < spots; spot++) {
      const radius = (0.07 + 0.07 * share) * random.uniform(0.7, 1.3);
      painter.line([random.uniform(-0.85, 0.85), random.uniform(-0.85, 0.85)], { colour, radius });
    }
  };
}

interface Scene {
  tissue: Colour;
  random: Random;
}

function drawFinding(painter: Painter, finding: number, { tissue, random }: Scene): void {
  const size = random.uniform(0.5, 0.85);
  painter.place({
    x: random.uniform(-0.35, 0.35),
    y: random.uniform(-0.35, 0.35),
    width: size * random.uniform(0.85, 1.15),
    height: size,
    turn: random.uniform(0, 2 * Math.PI),
  });
  const contrast = strongContrast(random);
  const colour = tissue.map((value) => value + contrast + random.normal(0, 18));
  findings[finding]?.(painter, { paint: { colour, opacity: random.uniform(0.75, 1) }, random });
}

/** Covers the picture with a ground of any colour, with a few pale vessels; returns its colour. */
function drawTissue(painter: Painter, random: Random): Colour {
  const grey = random.uniform(70, 185);
  const colour = Array.from({ length: painter.channels }, () => grey + random.normal(0, painter.channels > 1 ? 28 : 0));
  painter.place({});
  painter.wash({
    colour,
    shade: [random.normal(0, 14), random.normal(0, 14)],
    texture: texture(random.uniform() < 0.5 ? "clouds" : "blots", { strength: random.uniform(5, 26), random }),
  });
  for (let vessels = random.integer(3); vessels > 0; vessels--) {
    const end = () => random.uniform(-1.2, 1.2);
    const light = random.normal(0, 18);
    painter.line([end(), end(), end(), end()], { colour: colour.map((value) => value + light), radius: 0.06 });
  }
  painter.wash({ colour, opacity: 0.12, texture: texture("grain", { strength: random.uniform(20, 110), random }) });
  return colour;
}

/** Grey values between ground and finding, darker or lighter. */
function strongContrast(random: Random): number {
  return random.uniform(40, 75) * (random.uniform() < 0.5 ? -1 : 1);
}
