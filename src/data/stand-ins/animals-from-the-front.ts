import type { Random } from "../../random.js";
import { lit, someColour, someFur } from "./colours.js";
import { BLACK, furry } from "./fur.js";
import { oval, smooth } from "./outlines.js";
import type { Painter } from "./painter.js";
import { texture } from "./textures.js";

/** A sitting body behind a wide head with pointed ears, slit eyes and whiskers; it looks at us. */
export function drawCat(painter: Painter, random: Random): void {
  const colour = someFur(random);
  const fur = furry(colour, { random, striped: random.uniform() < 0.5 });
  const wide = random.uniform(0.44, 0.54);
  const high = wide * random.uniform(0.78, 0.9);
  const y = random.uniform(-0.35, -0.15);
  const ear = random.uniform(0.32, 0.42);
  painter.line([0.35, 0.75, 0.75, 0.65, 0.85, 0.25, random.uniform(0.6, 0.95), 0.05], { ...fur, radius: 0.09 });
  painter.fill(smooth([0, 0, 0.4, 0.4, 0.48, 0.92, 0, 0.98, -0.48, 0.92, -0.4, 0.4]), fur);
  for (const side of [-1, 1]) {
    painter.fill(
      [side * wide * 0.98, y - 0.05, side * wide * 0.9, y - high - ear, side * wide * 0.15, y - high * 0.85],
      fur,
    );
    painter.fill(
      [side * wide * 0.8, y - high * 0.6, side * wide * 0.8, y - high - ear * 0.6, side * wide * 0.4, y - high * 0.85],
      { colour: [215, 150, 145], opacity: 0.8 },
    );
  }
  painter.fill(oval([0, y], [wide, high]), fur);
  const iris = { colour: random.uniform() < 0.5 ? [200, 205, 60] : [120, 190, 120] };
  for (const side of [-1, 1]) {
    painter.fill(oval([side * wide * 0.42, y - 0.06], [0.11, 0.1]), iris);
    painter.line([side * wide * 0.42, y - 0.12, side * wide * 0.42, y], { ...BLACK, radius: 0.03 });
    painter.line([side * 0.12, y + 0.2, side * (wide + 0.2), y + 0.12], { colour: [240, 240, 240], radius: 0.012 });
    painter.line([side * 0.12, y + 0.24, side * (wide + 0.18), y + 0.28], { colour: [240, 240, 240], radius: 0.012 });
  }
  painter.fill([-0.08, y + 0.12, 0.08, y + 0.12, 0, y + 0.2], { colour: [210, 110, 110] });
}

/** A long head with hanging ears and a light snout with a big nose, a tongue at times; it looks at us. */
export function drawDog(painter: Painter, random: Random): void {
  const colour = someFur(random);
  const fur = furry(colour, { random });
  const ears = { colour: lit(colour, random.uniform(0.45, 0.75)) };
  const snout = { colour: lit(colour, 1.25).map((value) => value + 20) };
  const wide = random.uniform(0.34, 0.44);
  const y = random.uniform(-0.4, -0.25);
  const ear = random.uniform(0.3, 0.6);
  painter.fill(smooth([0, 0, 0.42, 0.35, 0.5, 0.95, 0, 1.05, -0.5, 0.95, -0.42, 0.35]), fur);
  painter.fill(oval([0, 0.7], [0.2, 0.32]), { ...snout, opacity: random.uniform() < 0.5 ? 0.7 : 0 });
  painter.fill(
    smooth([
      0,
      y - 0.48,
      wide,
      y - 0.35,
      wide * 1.02,
      y + 0.1,
      wide * 0.6,
      y + 0.45,
      0,
      y + 0.58,
      -wide * 0.6,
      y + 0.45,
      -wide * 1.02,
      y + 0.1,
      -wide,
      y - 0.35,
    ]),
    fur,
  );
  for (const side of [-1, 1]) {
    painter.fill(
      smooth([
        side * wide * 0.6,
        y - 0.42,
        side * (wide + 0.16),
        y - 0.3,
        side * (wide + 0.26),
        y + ear * 0.5,
        side * (wide + 0.1),
        y + ear,
        side * wide * 0.9,
        y,
      ]),
      ears,
    );
    painter.line([side * wide * 0.45, y - 0.08], { ...BLACK, radius: 0.065 });
  }
  painter.fill(oval([0, y + 0.32], [wide * 0.62, 0.27]), snout);
  painter.fill(oval([0, y + 0.2], [0.13, 0.09]), BLACK);
  if (random.uniform() < 0.5)
    painter.fill(smooth([-0.09, y + 0.45, 0.09, y + 0.45, 0.07, y + 0.72, -0.07, y + 0.72]), {
      colour: [225, 95, 110],
    });
  else painter.line([-0.16, y + 0.42, 0, y + 0.46, 0.16, y + 0.42], { ...BLACK, radius: 0.025 });
}

/** A wide flat body between bent legs, two bulging eyes on top and a wide mouth; it looks at us. */
export function drawFrog(painter: Painter, random: Random): void {
  const colour = random.uniform() < 0.5 ? someFur(random) : someColour(random);
  const skin = {
    colour,
    shade: [0, -20] as const,
    texture: texture("blots", { strength: random.uniform(5, 40), random }),
  };
  const dark = { colour: lit(colour, 0.7) };
  const high = random.uniform(-0.3, -0.12);
  for (const side of [-1, 1]) {
    painter.line([side * 0.5, 0.35, side * 0.88, 0.0, side * 0.72, 0.62, side * 0.98, 0.68], {
      ...dark,
      radius: 0.14,
      endRadius: 0.06,
    });
    painter.line([side * 0.3, 0.4, side * 0.36, 0.68, side * 0.2, 0.74], { ...dark, radius: 0.08 });
  }
  painter.fill(
    smooth([0, high, 0.46, high + 0.1, 0.66, 0.32, 0.44, 0.62, 0, 0.68, -0.44, 0.62, -0.66, 0.32, -0.46, high + 0.1]),
    skin,
  );
  const apart = random.uniform(0.26, 0.36);
  for (const side of [-1, 1]) {
    painter.fill(oval([side * apart, high - 0.02], [0.18, 0.17]), skin);
    painter.fill(oval([side * apart, high - 0.05], [0.11, 0.1]), { colour: [240, 225, 120] });
    painter.line([side * apart, high - 0.05], { ...BLACK, radius: 0.06 });
  }
  painter.line([-0.42, high + 0.3, -0.2, high + 0.38, 0.2, high + 0.38, 0.42, high + 0.3], {
    ...BLACK,
    radius: 0.03,
    opacity: 0.8,
  });
}
