import { shareOfReach } from "./share-of-reach.js";
import type { NumberTable } from "./value-grid.js";
import { signedShade } from "./shades.js";
import { round } from "./svg-parts.js";

/** Numbers nearer to 0 than this share of the largest are white in print, too. */
const NEXT_TO_WHITE = 0.05;

/** A stroke on each negative number, for whoever does not see that it is orange: in grey print, it is as dark as blue. */
export function minusMarks(
  { values, width, height }: NumberTable,
  { x, y, scale, reach }: { x: number; y: number; scale: number; reach: number },
): string {
  const strokes = new Map<string, string>();
  for (let i = 0; i < width * height; i++) {
    const share = shareOfReach(values[i] ?? NaN, reach);
    if (!(share < -NEXT_TO_WHITE)) continue;
    const { ink } = signedShade(share);
    const [left, middle] = [x + ((i % width) + 0.28) * scale, y + (Math.floor(i / width) + 0.5) * scale];
    strokes.set(ink, `${strokes.get(ink) ?? ""}M${round(left)} ${round(middle)}h${round(0.44 * scale)}`);
  }
  const line = round(Math.max(0.7, scale / 12));
  return [...strokes].map(([ink, d]) => `<path fill="none" stroke="${ink}" stroke-width="${line}" d="${d}"/>`).join("");
}
