/** One number for both sides, or one for each. */
export type Sides = number | readonly [height: number, width: number];

/** Both sides. */
export function sidesOf(sides: Sides): readonly [height: number, width: number] {
  return typeof sides === "number" ? [sides, sides] : sides;
}

/** @throws Error unless each side is a whole number of at least `least` */
export function checkSides(name: string, sides: Sides, least: number): void {
  const wrong = sidesOf(sides).find((side) => !Number.isInteger(side) || side < least);
  if (wrong !== undefined) throw new Error(`${name} is ${wrong}: give a whole number of at least ${least}`);
}
