import type { VegaLiteSpec } from "../display/index.js";
import { ink } from "./theme.js";

/** Parts of {@link lineSpec}; all but what is said of them here is as in vega-lite. */
export interface LineSpecParts {
  /** Pixels that the legend and the titles leave for the lines. */
  room: number;
  /** The lines take no more than so many pixels, and no fewer than 240. */
  widest: number;
  height: number;
  /** The points of all lines. */
  values: readonly object[];
  /** Channel of a number. */
  x: Readonly<Record<string, unknown>>;
  /** Channel of a number. */
  y: Readonly<Record<string, unknown>>;
  layer: readonly object[];
  /** Words in the middle where there is no value to show. Default: none. */
  nothing?: string | undefined;
}

/** Lines and points over two axes of numbers. */
export function lineSpec({ room, widest, height, values, x, y, layer, nothing }: LineSpecParts): VegaLiteSpec {
  const words = { data: { values: [{}] }, mark: { type: "text", text: nothing, color: ink } };
  const encoding = { x: { type: "quantitative", ...x }, y: { type: "quantitative", ...y } };
  return {
    width: Math.max(240, Math.min(widest, room)),
    height,
    layer: [{ data: { values }, encoding, layer }, ...(nothing === undefined ? [] : [words])],
  };
}
