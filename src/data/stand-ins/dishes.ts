import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { someColour } from "./colours.js";
import { drawSet } from "./draw-set.js";
import { otherDishes } from "./other-dishes.js";
import { box, oval } from "./outlines.js";
import type { Painter } from "./painter.js";
import { drawHotdog } from "./sausages.js";
import { texture } from "./textures.js";

/** Options of {@link drawnDishes}. */
export interface DrawnDishesOptions {
  /** Width and height in pixels. Default: 64. */
  side?: number;
}

/**
 * Hot dogs and other dishes drawn by the seminar itself, to stand in for the hot dog photos: there is no photo among
 * them. A hot dog is a sausage in a bun, most often with a wave of mustard or ketchup; the others are pizza, burgers,
 * salad, doughnuts, filled baguettes, sausages without a bun and fried eggs. They lie on plates, boards and tables, turned
 * anyhow; bread, sausage, mustard and ketchup are in both classes, so that colours tell little.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns RGB images `[n, side, side, 3]`; labels `[n]`, 0: hotdogs, 1: nothotdogs, both equally likely
 * @throws RangeError when `side` is no whole number of at least 1
 * @example
 * const { images, labels } = drawnDishes(100, new Random(1), { side: 48 });
 */
export function drawnDishes(n: number, random: Random, { side = 64 }: DrawnDishesOptions = {}): LabelledImages {
  if (!Number.isInteger(side) || side < 1) throw new RangeError(`side is ${side}: give a whole number of at least 1`);
  return drawSet(n, { side, channels: 3, classes: 2, random, draw: drawDish });
}

function drawDish(painter: Painter, label: number, random: Random): void {
  drawTable(painter, random);
  const size = random.uniform(0.7, 1.05);
  painter.place({
    x: random.normal(0, 0.12),
    y: random.normal(0, 0.12),
    width: size,
    height: size * random.uniform(0.85, 1.1),
    turn: random.uniform(0, 2 * Math.PI),
  });
  if (label === 0) drawHotdog(painter, random);
  else otherDishes[random.integer(otherDishes.length)]?.(painter, random);
  painter.place({});
  painter.wash({
    colour: someColour(random),
    opacity: random.uniform(0.02, 0.2),
    shade: [random.normal(0, 150), random.normal(0, 150)],
    texture: texture("grain", { strength: random.uniform(0, 80), random }),
  });
}

/** A table of any colour, most often with a plate or a board on it. */
function drawTable(painter: Painter, random: Random): void {
  const kinds = ["broadStripesAcross", "checks", "clouds", "grain", "stripesDown"] as const;
  painter.place({});
  painter.wash({
    colour:
      random.uniform() < 0.5
        ? someColour(random)
        : [random.uniform(110, 200), random.uniform(80, 140), random.uniform(40, 100)],
    shade: [random.normal(0, 15), random.normal(0, 15)],
    texture: texture(kinds[random.integer(kinds.length)] ?? "grain", { strength: random.uniform(4, 24), random }),
  });
  const under = random.uniform();
  painter.place({ x: random.normal(0, 0.1), y: random.normal(0, 0.1), turn: random.uniform(-0.4, 0.4) });
  const light = random.uniform(190, 245);
  if (under < 0.55) {
    const radius = random.uniform(0.85, 1.1);
    const high = radius * random.uniform(0.75, 1);
    const plate = random.uniform() < 0.75 ? [light, light, light - 6] : someColour(random);
    painter.fill(oval([0.03, 0.06], [radius, high]), { colour: [20, 20, 20], opacity: 0.4 });
    painter.fill(oval([0, 0], [radius, high]), { colour: plate, shade: [-10, -14] });
    painter.fill(oval([0, 0], [radius * 0.72, high * 0.72]), { colour: plate.map((value) => value - 14) });
  } else if (under < 0.75) {
    const kind = { colour: [random.uniform(140, 215), random.uniform(100, 160), random.uniform(60, 100)] };
    painter.fill(box([-0.95, -random.uniform(0.6, 0.9)], [0.95, random.uniform(0.6, 0.9)]), kind);
  }
}
