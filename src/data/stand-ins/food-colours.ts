import type { Random } from "../../random.js";
import type { Colour, Paint } from "./paint.js";
import { texture } from "./textures.js";

export const BREAD: Colour = [205, 150, 85];
export const CRUMB: Colour = [240, 215, 165];
export const SAUSAGE: Colour = [165, 70, 45];
export const LEAF: Colour = [105, 160, 60];
export const TOMATO: Colour = [200, 50, 40];
export const CHEESE: Colour = [245, 205, 95];

/** Bread with its crust. */
export function baked(colour: Colour, random: Random): Paint {
  return { colour, shade: [0, -25] as const, texture: texture("clouds", { strength: 14, random }) };
}
