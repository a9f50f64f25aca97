import type { Random } from "../../random.js";
import { lit, someColour, someFur } from "./colours.js";
import { BLACK, furry } from "./fur.js";
import { oval, smooth } from "./outlines.js";
import type { Painter } from "./painter.js";
import { texture } from "./textures.js";

/** A round body on two thin legs, or flying, with a wing, a tail and a beak; it looks to the left. */
export function drawBird(painter: Painter, random: Random): void {
  const colour = random.uniform() < 0.5 ? someFur(random) : someColour(random);
  const plumage = feathered(colour, random);
  const tilt = random.uniform(-0.15, 0.2);
  const size = random.uniform(0.17, 0.24);
  const [headX, headY] = [-0.48, -0.42 - tilt];
  const wing = { colour: lit(colour, random.uniform(0.5, 0.75)) };
  const flying = random.uniform() < 0.3;
  if (!flying) {
    const foot = random.uniform(0.7, 0.9);
    for (const x of [-0.08, 0.12])
      painter.line([x, 0.3, x - 0.02, foot, x - 0.14, foot + 0.03], { colour: [190, 130, 60], radius: 0.03 });
  }
  painter.fill([0.35, -0.05, 0.95, 0.05 + tilt, 0.9, 0.25 + tilt, 0.3, 0.25], wing);
  painter.fill(
    smooth([-0.62, -0.3 - tilt, -0.3, -0.45 - tilt, 0.1, -0.22, 0.5, 0.08, 0.3, 0.34, -0.1, 0.42, -0.42, 0.2]),
    plumage,
  );
  painter.fill(oval([headX, headY], [size, size]), plumage);
  if (flying) {
    const up = random.uniform() < 0.6 ? -1 : 1;
    painter.fill(smooth([-0.25, -0.05, -0.05, up * 0.55, 0.25, up * 0.95, 0.5, up * 0.75, 0.35, 0.1]), wing);
  } else painter.fill(smooth([-0.25, -0.12, 0.15, -0.1, 0.6, 0.2, 0.1, 0.26]), wing);
  const beak = random.uniform(0.2, 0.4);
  painter.fill(
    [headX - size * 0.8, headY - 0.08, headX - size - beak, headY + 0.07, headX - size * 0.8, headY + 0.12],
    { colour: [235, 160, 40] },
  );
  painter.line([headX - 0.06, headY - 0.04], { ...BLACK, radius: 0.045 });
}

/** A slender body on long thin legs, with a raised neck, most often with antlers; it looks to the left. */
export function drawDeer(painter: Painter, random: Random): void {
  const colour = someFur(random);
  const fur = furry(colour, { random });
  const belly = random.uniform(0.22, 0.3);
  legs(painter, { colour, radius: 0.05, low: random.uniform(0.85, 0.98), from: belly, xs: [-0.3, -0.2, 0.45, 0.55] });
  painter.fill(smooth([-0.4, -0.05, 0, -0.08, 0.5, -0.1, 0.66, 0.05, 0.55, belly + 0.08, 0, belly, -0.38, belly]), fur);
  painter.line([0.62, -0.02, 0.74, 0.1], { colour: [240, 240, 235], radius: 0.06 });
  const [x, y] = [random.uniform(-0.66, -0.5), random.uniform(-0.55, -0.42)];
  painter.line([-0.25, 0.08, x + 0.06, y + 0.05], { ...fur, radius: 0.15, endRadius: 0.08 });
  painter.line([x + 0.06, y, x - 0.26, y + 0.12], { ...fur, radius: 0.11, endRadius: 0.06 });
  painter.line([x + 0.1, y - 0.06, x + 0.3, y - 0.12], { ...fur, radius: 0.06, endRadius: 0.02 });
  if (random.uniform() < 0.8) {
    const antler = { colour: [225, 205, 165], radius: 0.03 };
    const high = y - random.uniform(0.3, 0.42);
    painter.line([x + 0.05, y - 0.08, x + 0.2, y - 0.2, x + 0.18, high], antler);
    painter.line([x + 0.17, y - 0.2, x + 0.4, high], antler);
    painter.line([x - 0.02, y - 0.1, x - 0.14, y - 0.22, x - 0.1, high], antler);
    painter.line([x - 0.12, y - 0.2, x - 0.32, high + 0.06], antler);
  }
  painter.line([x - 0.03, y], { ...BLACK, radius: 0.035 });
}

/** A heavy body with a thick neck, a mane and a long tail; it looks to the left. */
export function drawHorse(painter: Painter, random: Random): void {
  const colour = someFur(random);
  const fur = furry(colour, { random });
  const mane = { colour: lit(colour, random.uniform() < 0.7 ? 0.4 : 1.5) };
  const belly = random.uniform(0.32, 0.42);
  legs(painter, {
    colour,
    radius: 0.085,
    low: random.uniform(0.85, 0.96),
    from: belly - 0.05,
    xs: [-0.36, -0.18, 0.42, 0.6],
  });
  const swing = random.uniform(0.8, 0.98);
  painter.line([0.62, -0.08, swing - 0.04, 0.05, swing, 0.6], { ...mane, radius: 0.06, endRadius: 0.1 });
  painter.fill(smooth([-0.48, -0.1, 0, -0.1, 0.5, -0.2, 0.74, 0, 0.62, belly, 0.1, belly + 0.06, -0.44, belly]), fur);
  const [x, y] = [random.uniform(-0.66, -0.54), random.uniform(-0.75, -0.45)];
  painter.line([-0.1, -0.12, x + 0.12, y - 0.02], { ...mane, radius: 0.16, endRadius: 0.1 });
  painter.line([-0.28, 0.06, x + 0.04, y + 0.06], { ...fur, radius: 0.24, endRadius: 0.13 });
  painter.line([x + 0.05, y, x - 0.26, y + 0.34], { ...fur, radius: 0.14, endRadius: 0.09 });
  painter.fill([x, y - 0.08, x + 0.08, y - 0.26, x + 0.16, y - 0.08], fur);
  painter.line([x - 0.04, y + 0.04], { ...BLACK, radius: 0.035 });
}

function feathered(colour: readonly number[], random: Random) {
  return { colour, shade: [0, random.uniform(-10, 40)] as const, texture: texture("knit", { strength: 12, random }) };
}

interface Legs {
  colour: readonly number[];
  radius: number;
  from: number;
  low: number;
  xs: readonly number[];
}

function legs(painter: Painter, { colour, radius, from, low, xs }: Legs): void {
  xs.forEach((x, i) => {
    const paint = { colour: lit(colour, i % 2 === 0 ? 0.95 : 0.7), radius, endRadius: radius * 0.7 };
    painter.line([x, from, x + (i % 2 === 0 ? -0.03 : 0.04), low], paint);
  });
}
