import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { drawCat, drawDog, drawFrog } from "./animals-from-the-front.js";
import { drawBird, drawDeer, drawHorse } from "./animals-from-the-side.js";
import { someColour } from "./colours.js";
import { drawSet } from "./draw-set.js";
import type { Painter } from "./painter.js";
import { drawScenery } from "./scenery.js";
import { texture } from "./textures.js";
import { drawAirplane, drawAutomobile, drawShip, drawTruck } from "./vehicles.js";

/** In the order of CIFAR-10's classes. */
const things = [
  drawAirplane,
  drawAutomobile,
  drawBird,
  drawCat,
  drawDeer,
  drawDog,
  drawFrog,
  drawHorse,
  drawShip,
  drawTruck,
] as const;

/**
 * Vehicles and animals drawn by the seminar itself, to stand in for CIFAR-10: there is no photo among them. One thing
 * before sky, trees, grass, road, sea or a wall; place, size, direction, form and all colours are drawn by lot, so that
 * colours tell little about the class.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns RGB images `[n, 32, 32, 3]`; labels `[n]`, 0 … 9 in CIFAR-10's order (airplane, automobile, bird, cat, deer,
 *   dog, frog, horse, ship, truck), all equally likely
 * @example
 * const { images, labels } = drawnThings(100, new Random(1));
 */
export function drawnThings(n: number, random: Random): LabelledImages {
  return drawSet(n, { side: 32, channels: 3, classes: things.length, random, draw: drawThing });
}

function drawThing(painter: Painter, label: number, random: Random): void {
  drawScenery(painter, random);
  const size = random.uniform(0.68, 1);
  painter.place({
    x: random.normal(0, 0.12),
    y: random.normal(0, 0.1),
    width: size * random.uniform(0.9, 1.1) * (random.uniform() < 0.5 ? -1 : 1),
    height: size,
    turn: random.normal(0, 0.1),
    slant: random.normal(0, 0.08),
  });
  things[label]?.(painter, random);
  painter.place({});
  painter.wash({
    colour: someColour(random),
    opacity: random.uniform(0, 0.2),
    texture: texture("grain", { strength: random.uniform(0, 100), random }),
  });
}
