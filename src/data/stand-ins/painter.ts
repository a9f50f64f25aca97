import type { LinePaint, Paint, Place } from "./paint.js";
import type { Texture } from "./textures.js";

// Taken out once: where a module runs in a context of its own, as under jest, each look at `Math` is slow.
const { abs, cos, floor, max, min, sin, sqrt } = Math;

/** Lines of a pixel row at which {@link Painter.fill} looks. */
const LINES = 4;

/**
 * Draws antialiased shapes, one over the other, into one square picture. Coordinates run from −1 to 1, y downwards, and
 * are moved by {@link Painter.place}.
 */
export class Painter {
  /** `[side, side, channels]`, 0 … 255, and beyond until it is written out. */
  readonly pixels: Float32Array;
  /** Share of each pixel that the shape being drawn covers. */
  readonly #mask: Float32Array;
  #points = new Float64Array(64);
  readonly #crossings: number[] = [];
  #map = { xx: 1, xy: 0, yx: 0, yy: 1, x: 0, y: 0 };

  constructor(
    readonly side: number,
    readonly channels: number,
  ) {
    this.pixels = new Float32Array(side * side * channels);
    this.#mask = new Float32Array(side * side);
    this.place({});
  }

  /** Sets where the next shapes go; it does not add to the place before. */
  place({ x = 0, y = 0, width = 1, height = 1, turn = 0, slant = 0 }: Place): void {
    const half = this.side / 2;
    const [c, s] = [half * cos(turn), half * sin(turn)];
    this.#map = {
      xx: c * width,
      xy: c * slant - s * height,
      yx: s * width,
      yy: s * slant + c * height,
      x: half * (1 + x),
      y: half * (1 + y),
    };
  }

  /** Paints the whole picture over. */
  wash(paint: Paint): void {
    this.#mask.fill(1);
    this.#compose(paint, [0, 0, this.side - 1, this.side - 1]);
  }

  /** Fills the closed polygon x0, y0, x1, y1, …; where it crosses itself, by the even-odd rule. */
  fill(outline: ArrayLike<number>, paint: Paint): void {
    const points = this.#placed(outline);
    const length = outline.length;
    let left = Infinity;
    let right = -Infinity;
    let top = Infinity;
    let bottom = -Infinity;
    for (let i = 0; i < length; i += 2) {
      const x = points[i] ?? 0;
      const y = points[i + 1] ?? 0;
      left = min(left, x);
      right = max(right, x);
      top = min(top, y);
      bottom = max(bottom, y);
    }
    const box = this.#box(left, top, right, bottom);
    for (let line = box[1] * LINES; line < (box[3] + 1) * LINES; line++) this.#fillLine(line, length);
    this.#compose(paint, box);
  }

  /** Draws a line with round ends through x0, y0, x1, y1, …; one point gives a dot. */
  line(path: ArrayLike<number>, { radius, endRadius = radius, ...paint }: LinePaint): void {
    const points = this.#placed(path);
    const { xx, xy, yx, yy } = this.#map;
    const scale = sqrt(abs(xx * yy - xy * yx));
    const [first, last] = [scale * radius, scale * endRadius];
    const bows = max(path.length / 2 - 1, 1);
    let whole: Box = [this.side, this.side, -1, -1];
    for (let bow = 0; bow < bows; bow++) {
      const box = this.#bow(points, min(2 * bow + 2, path.length - 2), {
        at: 2 * bow,
        from: first + ((last - first) * bow) / bows,
        to: first + ((last - first) * (bow + 1)) / bows,
      });
      whole = [min(whole[0], box[0]), min(whole[1], box[1]), max(whole[2], box[2]), max(whole[3], box[3])];
    }
    this.#compose(paint, whole);
  }

  /** Writes the picture, rounded, into bytes `[side, side, channels]`. */
  write(bytes: Uint8Array): void {
    new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length).set(this.pixels);
  }

  #placed(path: ArrayLike<number>): Float64Array {
    if (path.length > this.#points.length) this.#points = new Float64Array(2 * path.length);
    const points = this.#points;
    const { xx, xy, yx, yy, x, y } = this.#map;
    for (let i = 0; i + 1 < path.length; i += 2) {
      const u = path[i] ?? 0;
      const v = path[i + 1] ?? 0;
      points[i] = x + xx * u + xy * v;
      points[i + 1] = y + yx * u + yy * v;
    }
    return points;
  }

  #box(left: number, top: number, right: number, bottom: number): Box {
    const last = this.side - 1;
    return [max(floor(left), 0), max(floor(top), 0), min(floor(right), last), min(floor(bottom), last)];
  }

  #fillLine(line: number, length: number): void {
    const points = this.#points;
    const crossings = this.#crossings;
    const y = (line + 0.5) / LINES;
    let count = 0;
    let ax = points[length - 2] ?? 0;
    let ay = points[length - 1] ?? 0;
    for (let i = 0; i < length; i += 2) {
      const bx = points[i] ?? 0;
      const by = points[i + 1] ?? 0;
      if (ay <= y !== by <= y) {
        const x = ax + ((y - ay) / (by - ay)) * (bx - ax);
        let at = count++;
        for (; at > 0 && (crossings[at - 1] ?? 0) > x; at--) crossings[at] = crossings[at - 1] ?? 0;
        crossings[at] = x;
      }
      ax = bx;
      ay = by;
    }
    const row = floor(line / LINES) * this.side;
    for (let i = 0; i + 1 < count; i += 2) this.#span(row, crossings[i] ?? 0, crossings[i + 1] ?? 0);
  }

  #span(row: number, from: number, to: number): void {
    const mask = this.#mask;
    const start = max(from, 0);
    const end = min(to, this.side);
    for (let x = floor(start); x < end; x++) {
      mask[row + x] = (mask[row + x] ?? 0) + (min(x + 1, end) - max(x, start)) / LINES;
    }
  }

  #bow(points: Float64Array, next: number, { at, from, to }: { at: number; from: number; to: number }): Box {
    const [ax, ay] = [points[at] ?? 0, points[at + 1] ?? 0];
    const [dx, dy] = [(points[next] ?? 0) - ax, (points[next + 1] ?? 0) - ay];
    const squared = dx * dx + dy * dy || 1;
    const most = max(from, to) + 0.5;
    const box = this.#box(
      ax + min(dx, 0) - most,
      ay + min(dy, 0) - most,
      ax + max(dx, 0) + most,
      ay + max(dy, 0) + most,
    );
    for (let y = box[1]; y <= box[3]; y++) {
      for (let x = box[0]; x <= box[2]; x++) {
        const px = x + 0.5 - ax;
        const py = y + 0.5 - ay;
        const along = min(max((px * dx + py * dy) / squared, 0), 1);
        const ex = px - along * dx;
        const ey = py - along * dy;
        const radius = from + along * (to - from);
        // A line thinner than a pixel covers no pixel wholly.
        const coverage = min(radius + 0.5 - sqrt(ex * ex + ey * ey), 1, 2 * radius);
        const pixel = y * this.side + x;
        if (coverage > (this.#mask[pixel] ?? 0)) this.#mask[pixel] = coverage;
      }
    }
    return box;
  }

  /** Paints where the mask is, and empties it. */
  #compose({ colour, opacity = 1, shade = [0, 0], texture }: Paint, [left, top, right, bottom]: Box): void {
    const { pixels, side, channels } = this;
    const mask = this.#mask;
    const { values, start, strength } = texture ?? plain;
    const across = (2 * shade[0]) / side;
    const down = (2 * shade[1]) / side;
    const middle = side / 2;
    const [first = 0, second = 0, third = 0] = colour;
    for (let y = top; y <= bottom; y++) {
      const row = y * side;
      for (let x = left; x <= right; x++) {
        const covered = mask[row + x] ?? 0;
        if (covered === 0) continue;
        mask[row + x] = 0;
        const cover = covered * opacity;
        const light =
          across * (x - middle) + down * (y - middle) + strength * (values[(start + y * 64 + x) & 4095] ?? 0);
        const at = (row + x) * channels;
        const value = pixels[at] ?? 0;
        pixels[at] = value + cover * (first + light - value);
        if (channels === 1) continue;
        const green = pixels[at + 1] ?? 0;
        pixels[at + 1] = green + cover * (second + light - green);
        const blue = pixels[at + 2] ?? 0;
        pixels[at + 2] = blue + cover * (third + light - blue);
      }
    }
  }
}

const plain: Texture = { values: new Float32Array(4096), start: 0, strength: 0 };

/** The pixels from left, top to right, bottom. */
type Box = readonly [left: number, top: number, right: number, bottom: number];
