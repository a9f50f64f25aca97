import type { Random } from "../../random.js";
import type { Colour } from "./paint.js";

/** Any colour, not too dark. */
export function someColour(random: Random): Colour {
  return [random.uniform(30, 245), random.uniform(30, 245), random.uniform(30, 245)];
}

/** One of the colours of fur and feathers, made a little other. */
export function someFur(random: Random): Colour {
  return near(furs[random.integer(furs.length)] ?? [128, 128, 128], 22, random);
}

/** A colour lighter (share above 1) or darker. */
export function lit(colour: Colour, share: number): Colour {
  return colour.map((value) => value * share);
}

/** A colour whose channels differ from another's by about `deviation`. */
export function near(colour: Colour, deviation: number, random: Random): Colour {
  const light = random.normal(0, deviation);
  return colour.map((value) => value + light + random.normal(0, deviation / 3));
}

const furs: readonly Colour[] = [
  [120, 80, 45],
  [170, 125, 75],
  [205, 175, 130],
  [70, 50, 38],
  [45, 45, 48],
  [130, 130, 130],
  [225, 222, 215],
  [105, 115, 60],
  [185, 95, 45],
];
