import type { Random } from "../../random.js";
import type { LabelledImages } from "../labelled-images.js";
import { Painter } from "./painter.js";

/** What {@link drawSet} draws. */
export interface DrawSetOptions {
  /** Pixels. */
  side: number;
  channels: number;
  classes: number;
  /** How often each class comes, in any unit. Default: all equally. */
  shares?: readonly number[];
  random: Random;
  /** Draws one picture of a class over whatever the painter holds. */
  draw: (painter: Painter, label: number, random: Random) => void;
}

/** `n` pictures of classes drawn by lot. */
export function drawSet(n: number, options: DrawSetOptions): LabelledImages {
  const { side, channels, classes, shares, random, draw } = options;
  if (shares && (shares.length !== classes || shares.some((share) => !(share >= 0)) || total(shares) === 0)) {
    throw new RangeError(`shares are [${shares.join(", ")}]: give ${classes} numbers of at least 0, not all 0`);
  }
  const painter = new Painter(side, channels);
  const length = side * side * channels;
  const images = new Uint8Array(n * length);
  const labels = Uint8Array.from({ length: n }, () => (shares ? byShare(shares, random) : random.integer(classes)));
  labels.forEach((label, i) => {
    draw(painter, label, random);
    painter.write(images.subarray(i * length, (i + 1) * length));
  });
  return { images, shape: [n, side, side, channels], labels };
}

function byShare(shares: readonly number[], random: Random): number {
  let left = random.uniform(0, total(shares));
  return Math.max(
    shares.findIndex((share) => (left -= share) < 0),
    0,
  );
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
