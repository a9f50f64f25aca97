import type { Random } from "../../random.js";
import type { ImagesShape } from "../labelled-images.js";
import type { AugmentationOptions } from "./augmentation.js";

/** How each image of a batch is changed: numbers drawn on the host, a few an image, which the device then works with. */
export interface Changes {
  /**
   * `[n, 8]`: where in the image the value of each place comes from, as TensorFlow's ImageProjectiveTransformV3 has it:
   * `x' = a0 x + a1 y + a2`, `y' = b0 x + b1 y + b2`, in pixels.
   */
  readonly transforms: Float32Array;
  /** `[n]`: what is added to each value, on the scale from 0 to 255. */
  readonly brightness: Float32Array;
  /** `[n]`: what the distance from the image's mean is multiplied by. */
  readonly contrast: Float32Array;
  /** `[n, 2]`: row and column of the middle of the square that is cut out. */
  readonly holes: Float32Array;
}

/** Draws the changes of n images; the same options and source give the same changes on every machine. */
export function drawChanges(
  [n, height, width]: ImagesShape,
  { options, random }: { options: Required<AugmentationOptions>; random: Random },
): Changes {
  const changes: Changes = {
    transforms: new Float32Array(n * 8),
    brightness: new Float32Array(n),
    contrast: new Float32Array(n),
    holes: new Float32Array(n * 2),
  };
  const { flip, shift, crop, rotation, zoom, brightness, contrast, cutout } = options;
  const around = (reach: number) => (reach > 0 ? random.uniform(-reach, reach) : 0);
  const coin = () => random.uniform() < 0.5;
  const pixels = () => (crop > 0 ? random.integer(2 * crop + 1) - crop : 0);
  for (let i = 0; i < n; i++) {
    const mirrored = { x: flip === "horizontal" || flip === "both", y: flip === "vertical" || flip === "both" };
    changes.transforms.set(
      transformOf({
        middle: { x: (width - 1) / 2, y: (height - 1) / 2 },
        mirror: { x: mirrored.x && coin() ? -1 : 1, y: mirrored.y && coin() ? -1 : 1 },
        angle: (around(rotation) * Math.PI) / 180,
        scale: 1 + around(zoom),
        move: { x: around(shift) * width + pixels(), y: around(shift) * height + pixels() },
      }),
      i * 8,
    );
    changes.brightness[i] = 255 * around(brightness);
    changes.contrast[i] = 1 + around(contrast);
    if (cutout > 0) changes.holes.set([random.integer(height), random.integer(width)], i * 2);
  }
  return changes;
}

interface Vector {
  readonly x: number;
  readonly y: number;
}

/** What happens to an image, in this order: mirrored, enlarged and turned around its middle, then moved. */
interface Motion {
  readonly middle: Vector;
  readonly mirror: Vector;
  /** Radians, clockwise. */
  readonly angle: number;
  readonly scale: number;
  /** Pixels to the right and down. */
  readonly move: Vector;
}

/** The way back from a place in the changed image to its source: moved back, turned back, shrunk, mirrored. */
function transformOf({ middle, mirror, angle, scale, move }: Motion): number[] {
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  const from = { x: middle.x + move.x, y: middle.y + move.y };
  const row = (x: number, y: number, start: number) => [x, y, start - x * from.x - y * from.y];
  return [...row(mirror.x * cos, mirror.x * sin, middle.x), ...row(-mirror.y * sin, mirror.y * cos, middle.y), 0, 0];
}
