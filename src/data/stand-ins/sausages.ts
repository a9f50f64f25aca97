import type { Random } from "../../random.js";
import { lit, near } from "./colours.js";
import { BREAD, CHEESE, CRUMB, LEAF, SAUSAGE, baked } from "./food-colours.js";
import { oval } from "./outlines.js";
import type { Colour } from "./paint.js";
import type { Painter } from "./painter.js";

const sauces: readonly Colour[] = [
  [235, 190, 35],
  [190, 30, 25],
  [245, 235, 205],
];

/** A sausage that looks out of both ends of a bun, along x. */
export function drawHotdog(painter: Painter, random: Random): void {
  const bread = near(BREAD, 18, random);
  const half = random.uniform(0.55, 0.68);
  const wide = random.uniform(0.28, 0.36);
  const bend = random.uniform(-0.1, 0.1);
  const along = (reach: number, dy = 0) => [-reach, dy + bend, 0, dy, reach, dy + bend];
  painter.line(along(half, 0.06), { colour: [20, 15, 10], opacity: 0.4, radius: wide + 0.04 });
  painter.line(along(half), { ...baked(bread, random), radius: wide });
  painter.line(along(half + 0.04), { colour: near(CRUMB, 8, random), radius: wide * 0.62 });
  if (random.uniform() < 0.3)
    painter.line(along(half - 0.02, 0.06), { colour: near(LEAF, 15, random), radius: wide * 0.55 });
  drawSausage(painter, random, {
    half: half + random.uniform(0.1, 0.22),
    bend,
    radius: wide * random.uniform(0.42, 0.52),
  });
  if (random.uniform() < 0.85)
    drawSauce(painter, random, { half: half * 0.95, bend, wave: wide * random.uniform(0.2, 0.4) });
}

/** One sausage or more without a bun, with sauce or a roll beside it at times. */
export function drawSausages(painter: Painter, random: Random): void {
  const count = 1 + random.integer(3);
  for (let i = 0; i < count; i++) {
    const y = (i - (count - 1) / 2) * 0.42;
    drawSausage(painter, random, {
      half: random.uniform(0.5, 0.8),
      bend: random.uniform(-0.2, 0.2),
      radius: random.uniform(0.13, 0.19),
      y,
    });
    if (random.uniform() < 0.35) drawSauce(painter, random, { half: 0.5, bend: 0, wave: 0.08, y });
  }
  if (random.uniform() < 0.6)
    painter.fill(oval([random.uniform(-0.3, 0.3), 0.6], [0.26, 0.2]), { colour: sauce(random) });
  if (random.uniform() < 0.4) painter.fill(oval([0.1, -0.65], [0.42, 0.24]), baked(near(BREAD, 20, random), random));
}

interface Lying {
  /** Half the length. */
  half: number;
  /** How far the ends lie below the middle. */
  bend: number;
  y?: number;
}

function drawSausage(
  painter: Painter,
  random: Random,
  { half, bend, radius, y = 0 }: Lying & { radius: number },
): void {
  const colour = near(SAUSAGE, 20, random);
  painter.line([-half, y + bend, 0, y, half, y + bend], { colour: lit(colour, 0.75), radius });
  painter.line([-half, y + bend - 0.02, 0, y - 0.02, half, y + bend - 0.02], { colour, radius: radius * 0.8 });
  const shine = y - radius * 0.45;
  painter.line([-half * 0.8, shine + bend * 0.8, 0, shine, half * 0.8, shine + bend * 0.8], {
    colour: lit(colour, 1.5),
    radius: radius * 0.15,
    opacity: 0.8,
  });
}

/** A wave along x. */
export function drawSauce(
  painter: Painter,
  random: Random,
  { half, bend, wave, y = 0 }: Lying & { wave: number },
): void {
  const bows = 4 + random.integer(5);
  const path: number[] = [];
  for (let i = 0; i <= 4 * bows; i++) {
    const t = i / (2 * bows) - 1;
    path.push(half * t, y + bend * Math.abs(t) + wave * Math.sin((i * Math.PI) / 2));
  }
  painter.line(path, { colour: sauce(random), radius: random.uniform(0.035, 0.06) });
}

function sauce(random: Random): Colour {
  return near(sauces[random.integer(sauces.length)] ?? CHEESE, 10, random);
}
