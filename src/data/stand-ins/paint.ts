import type { Texture } from "./textures.js";

/** One value 0 … 255 for each channel. */
export type Colour = readonly number[];

/** How a shape is filled. */
export interface Paint {
  colour: Colour;
  /** How much it hides what is below, 0 … 1. Default: 1. */
  opacity?: number;
  /** What is added to the colour at the right and at the lower edge, and taken away at the opposite ones. Default: none. */
  shade?: readonly [across: number, down: number];
  /** What is added to the colour pixel by pixel. Default: none. */
  texture?: Texture;
}

/** A {@link Paint} for lines. */
export interface LinePaint extends Paint {
  /** Half the width of the line, as a share of half the picture's side. */
  radius: number;
  /** Half the width where the line ends. Default: `radius`. */
  endRadius?: number;
}

/** Where drawings go: lengths as shares of half the picture's side, from the middle; angles in radians. */
export interface Place {
  x?: number;
  y?: number;
  /** Factors; a negative width mirrors. Default: 1. */
  width?: number;
  height?: number;
  turn?: number;
  /** What x gains with y. Default: 0. */
  slant?: number;
}
