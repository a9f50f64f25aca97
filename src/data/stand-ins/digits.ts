import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { digitShapes } from "./digit-shapes.js";
import { ink, type Canvas, type Stroke } from "./strokes.js";

const SIDE = 28;

/**
 * Digits drawn by the seminar itself, to stand in for MNIST: white on black, about 20 pixels tall, near the middle, each
 * with a shape, slant, width, size, place and thickness of its own.
 *
 * @param n number of images
 * @param random where everything is drawn from: the same source gives the same images
 * @returns images `[n, 28, 28, 1]`, labels 0 … 9, all equally likely
 * @example
 * const { images, labels } = drawnDigits(100, new Random(1));
 */
export function drawnDigits(n: number, random: Random): LabelledImages {
  const images = new Uint8Array(n * SIDE * SIDE);
  const labels = Uint8Array.from({ length: n }, () => random.integer(10));
  labels.forEach((label, i) => {
    const pixels = images.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    drawDigit(label, { pixels, width: SIDE, height: SIDE }, random);
  });
  return { images, shape: [n, SIDE, SIDE, 1], labels };
}

function drawDigit(digit: number, canvas: Canvas, random: Random): void {
  const shapes = digitShapes[digit] ?? [];
  const shape = shapes[random.integer(shapes.length)] ?? [];
  const hand = someHand(random);
  const pen = { radius: random.uniform(0.7, 1.8), grey: random.uniform(170, 255) };
  for (const stroke of shape) ink(written(stroke, hand), canvas, pen);
  const { pixels } = canvas;
  for (let i = 0; i < pixels.length; i++) {
    const grey = pixels[i] ?? 0;
    if (grey > 0) pixels[i] = grey * random.uniform(0.85, 1);
  }
}

/** What makes one writing of a digit differ from another; lengths in pixels, angles in radians. */
interface Hand {
  width: number;
  height: number;
  /** Pixels to the right for each pixel upwards. */
  slant: number;
  turn: number;
  x: number;
  y: number;
  /** Waves that bend the strokes: across x by y, and across y by x. */
  waves: readonly [Wave, Wave];
}

interface Wave {
  height: number;
  /** In the unit square. */
  length: number;
  phase: number;
}

function someHand(random: Random): Hand {
  const middle = (SIDE - 1) / 2;
  const wave = () => ({
    height: random.normal(0, 0.07),
    length: random.uniform(0.9, 1.8),
    phase: random.uniform(0, 2 * Math.PI),
  });
  return {
    width: random.uniform(13, 22),
    height: random.uniform(15, 20),
    slant: random.normal(0.15, 0.27),
    turn: random.normal(0, 0.13),
    x: middle + within(random.normal(0, 2), 3.5),
    y: middle + within(random.normal(0, 2), 3.5),
    waves: [wave(), wave()],
  };
}

function within(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}

/** The stroke in pixel coordinates. */
function written(stroke: Stroke, { width, height, slant, turn, x, y, waves: [across, down] }: Hand): Stroke {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const points = new Float64Array(stroke.length);
  for (let i = 0; i + 1 < stroke.length; i += 2) {
    const u = (stroke[i] ?? 0) - 0.5;
    const v = (stroke[i + 1] ?? 0) - 0.5;
    const dy = height * (v + bend(u, down));
    const dx = width * (u + bend(v, across)) - slant * dy;
    points[i] = x + cos * dx - sin * dy;
    points[i + 1] = y + sin * dx + cos * dy;
  }
  return points;
}

function bend(at: number, { height, length, phase }: Wave): number {
  return height * Math.sin((2 * Math.PI * at) / length + phase);
}
