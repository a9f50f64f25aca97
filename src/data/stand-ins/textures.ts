import { Random } from "../../random.js";

/** What {@link Painter} adds to a colour: a table of 64×64 that goes on beyond its edges. */
export interface Texture {
  /** About −1 … 1. */
  readonly values: Float32Array;
  /** The place in the table of the picture's first pixel. */
  readonly start: number;
  /** Grey values for 1 in the table. */
  readonly strength: number;
}

const SIDE = 64;

/** Noise of blots of so many pixels, or a pattern. */
export type TextureKind = keyof typeof tables;

const tables = {
  grain: noise(1),
  knit: noise(2),
  blots: noise(4),
  clouds: noise(8),
  stripesAcross: pattern((_, y) => wave(y / 4)),
  stripesDown: pattern((x) => wave(x / 4)),
  broadStripesAcross: pattern((_, y) => wave(y / 8)),
  broadStripesDown: pattern((x) => wave(x / 8)),
  checks: pattern((x, y) => wave(x / 8) * wave(y / 8)),
  weave: pattern((x, y) => wave((x + y) / 4)),
};

/**
 * A texture that starts anywhere in its table.
 *
 * @example
 * const wool = texture("knit", { strength: 12, random: new Random(1) });
 */
export function texture(kind: TextureKind, { strength, random }: { strength: number; random: Random }): Texture {
  return { values: tables[kind], start: random.integer(SIDE * SIDE), strength };
}

/** Smooth noise between random values `cell` pixels apart. */
function noise(cell: number): Float32Array {
  const random = new Random(cell);
  const cells = SIDE / cell;
  const knots = Float32Array.from({ length: cells * cells }, () => random.uniform(-1, 1));
  const knot = (x: number, y: number) => knots[(y % cells) * cells + (x % cells)] ?? 0;
  return pattern((x, y) => {
    const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
    const [u, v] = [eased(x / cell - column), eased(y / cell - row)];
    const upper = knot(column, row) * (1 - u) + knot(column + 1, row) * u;
    const lower = knot(column, row + 1) * (1 - u) + knot(column + 1, row + 1) * u;
    return upper * (1 - v) + lower * v;
  });
}

function pattern(value: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => value(i % SIDE, Math.floor(i / SIDE)));
}

function wave(turns: number): number {
  return Math.sin(2 * Math.PI * (turns + 1 / 8));
}

function eased(t: number): number {
  return t * t * (3 - 2 * t);
}
