import type { tf } from "../tensorflow.js";

/** The shape of what a layer gives for one image: `26×26×64`, `?` where a size is open. */
export function shapeText(shape: tf.Shape): string {
  return shape
    .slice(1)
    .map((size) => size ?? "?")
    .join("×");
}
