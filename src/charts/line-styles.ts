import type { VegaLiteSpec } from "../display/index.js";
import { dashes, palette, shapes } from "./theme.js";

/** So many lines differ in colour and dash together. */
export const mostLines = palette.length * dashes.length;

/** Encodings that tell lines apart by colour, dash and, with points, shape; one legend for all. */
export interface LineStyles {
  color: VegaLiteSpec;
  strokeDash: VegaLiteSpec;
  shape: VegaLiteSpec;
}

/**
 * Styles for lines by the names in `field`.
 *
 * @param legend properties of the legend, or null for none
 * @throws RangeError when there are more names than styles
 */
export function lineStyles(
  names: readonly string[],
  { field, what, legend }: { field: string; what: string; legend: VegaLiteSpec | null },
): LineStyles {
  if (names.length > mostLines)
    throw new RangeError(`${names.length} ${what} in one chart: give at most ${mostLines}, which can be told apart`);
  const styled = (styles: readonly unknown[]): VegaLiteSpec => ({
    field,
    type: "nominal",
    title: null,
    scale: { domain: names, range: names.map((_, i) => styles[i % styles.length]) },
    legend,
  });
  return { color: styled(palette), strokeDash: styled(dashes), shape: styled(shapes) };
}

/** Tooltip fields: title and d3 format by the name of the field. */
export function tooltipOf(fields: Readonly<Record<string, readonly [title: string, format?: string]>>): VegaLiteSpec[] {
  return Object.entries(fields).map(([field, [title, format]]) => ({
    field,
    title,
    ...(format === undefined ? { type: "nominal" } : { type: "quantitative", format }),
  }));
}
