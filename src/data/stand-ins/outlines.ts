import type { Point } from "./strokes.js";

/** Points on each bow of a smooth outline. */
const STEPS = 4;

const CIRCLE = Float64Array.from({ length: 40 }, (_, i) => {
  const turn = (Math.floor(i / 2) / 20) * 2 * Math.PI;
  return i % 2 === 0 ? Math.cos(turn) : Math.sin(turn);
});

/** An ellipse x0, y0, x1, y1, … around a point. */
export function oval([x, y]: Point, [rx, ry]: Point): Float64Array {
  const outline = new Float64Array(CIRCLE.length);
  for (let i = 0; i < CIRCLE.length; i += 2) {
    outline[i] = x + rx * (CIRCLE[i] ?? 0);
    outline[i + 1] = y + ry * (CIRCLE[i + 1] ?? 0);
  }
  return outline;
}

/** A rectangle between two corners. */
export function box([left, top]: Point, [right, bottom]: Point): number[] {
  return [left, top, right, top, right, bottom, left, bottom];
}

/** A smooth closed outline through the points x0, y0, x1, y1, … (Catmull and Rom 1974). */
export function smooth(points: ArrayLike<number>): Float64Array {
  const length = points.length;
  const outline = new Float64Array(length * STEPS);
  let at = 0;
  for (let i = 0; i < length; i += 2) {
    for (let step = 0; step < STEPS; step++) {
      const t = step / STEPS;
      for (let axis = 0; axis < 2; axis++) {
        const a = points[(i - 2 + length + axis) % length] ?? 0;
        const b = points[i + axis] ?? 0;
        const c = points[(i + 2 + axis) % length] ?? 0;
        const d = points[(i + 4 + axis) % length] ?? 0;
        outline[at++] = b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      }
    }
  }
  return outline;
}

/** The outline whose right half goes from the vertical axis, at the top, to the vertical axis. */
export function symmetric(half: ArrayLike<number>): Float64Array {
  const length = half.length;
  const outline = new Float64Array(2 * length);
  for (let i = 0; i < length; i += 2) {
    const [x, y] = [half[i] ?? 0, half[i + 1] ?? 0];
    outline[i] = x;
    outline[i + 1] = y;
    outline[2 * length - 2 - i] = -x;
    outline[2 * length - 1 - i] = y;
  }
  return outline;
}
