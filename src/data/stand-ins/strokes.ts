/** A line of the pen: x0, y0, x1, y1, …; x to the right, y downwards. */
export type Stroke = Float64Array;

/** A point `[x, y]`. */
export type Point = readonly [x: number, y: number];

// Taken out once: where a module runs in a context of its own, as under jest, each look at `Math` is slow.
const { ceil, floor, max, min, sqrt } = Math;

/** Points on each bow of a curve, and on each quarter of an arc. */
const STEPS = 4;

/** A stroke with corners at the points. */
export function line(...points: readonly Point[]): Stroke {
  return Float64Array.from(points.flat());
}

/** A smooth stroke through the points (Catmull and Rom 1974). */
export function curve(...points: readonly Point[]): Stroke {
  const coordinates: number[] = [];
  const at = (i: number) => points[Math.min(Math.max(i, 0), points.length - 1)] ?? [0, 0];
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let step = 0; step < STEPS; step++) coordinates.push(bow(a, b, c, d, 0, step), bow(a, b, c, d, 1, step));
  }
  return Float64Array.from([...coordinates, ...at(points.length - 1)]);
}

/** A closed ellipse. */
export function ellipse(centre: Point, radii: Point): Stroke {
  const turns = Array.from({ length: 4 * STEPS + 1 }, (_, i) => (i / (4 * STEPS)) * 2 * Math.PI);
  return Float64Array.from(
    turns.flatMap((turn) => [centre[0] + radii[0] * Math.cos(turn), centre[1] + radii[1] * Math.sin(turn)]),
  );
}

function bow(a: Point, b: Point, c: Point, d: Point, axis: 0 | 1, step: number): number {
  const t = step / STEPS;
  const [p, q, r, s] = [a[axis], b[axis], c[axis], d[axis]];
  return q + (t / 2) * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
}

/** The picture that {@link ink} draws into. */
export interface Canvas {
  /** Grey values 0 … 255 in rows. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How {@link ink} draws. */
export interface Pen {
  /** Half the width of the line, in pixels. */
  readonly radius: number;
  /** Grey value of the line, 0 … 255. */
  readonly grey: number;
}

/**
 * Draws a stroke in pixel coordinates, antialiased: a pixel's grey falls from full to none over one pixel at the line's
 * edge. Brighter pixels that are there stay.
 */
export function ink(stroke: Stroke, { pixels, width, height }: Canvas, { radius, grey }: Pen): void {
  const reach = radius + 0.5;
  for (let i = 0; i + 3 < stroke.length; i += 2) {
    const ax = stroke[i] ?? 0;
    const ay = stroke[i + 1] ?? 0;
    const dx = (stroke[i + 2] ?? 0) - ax;
    const dy = (stroke[i + 3] ?? 0) - ay;
    const squared = dx * dx + dy * dy || 1;
    const left = max(ceil(ax + min(dx, 0) - reach), 0);
    const right = min(floor(ax + max(dx, 0) + reach), width - 1);
    const top = max(ceil(ay + min(dy, 0) - reach), 0);
    const bottom = min(floor(ay + max(dy, 0) + reach), height - 1);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const along = min(max(((x - ax) * dx + (y - ay) * dy) / squared, 0), 1);
        const ex = x - ax - along * dx;
        const ey = y - ay - along * dy;
        const coverage = reach - sqrt(ex * ex + ey * ey);
        if (coverage <= 0) continue;
        const value = grey * min(coverage, 1);
        const at = y * width + x;
        if (value > (pixels[at] ?? 0)) pixels[at] = value;
      }
    }
  }
}
