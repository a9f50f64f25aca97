/**
 * Colours of data are written `rgb(…)` and not `#…`: a dark page exchanges the inks of `theme.ts`, and must leave these,
 * and the texts on them, as they are.
 */
export interface Shade {
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** As CSS has it. */
  readonly fill: string;
  /** Black or white, whichever stands out more. */
  readonly ink: string;
}

/** The shade of red, green and blue from 0 to 255. */
export function shadeOf(red: number, green: number, blue: number): Shade {
  const rgb = [red, green, blue].map((part) => Math.min(255, Math.max(0, Math.round(part)))) as [
    number,
    number,
    number,
  ];
  // At this luminance black and white have the same contrast (WCAG 2.2, "contrast ratio"): 4.6 to 1, enough for any text.
  const ink = luminance(rgb) > 0.179 ? "rgb(0,0,0)" : "rgb(255,255,255)";
  return { rgb, fill: `rgb(${rgb.join(",")})`, ink };
}

/** Strong positive: the first colour of the palette, darker; strong negative: the second one. */
const POSITIVE = [0, 84, 150] as const;
const NEGATIVE = [190, 75, 0] as const;

/** The shade of a signed number: white is 0, blue 1, orange −1; black is no number. */
export function signedShade(value: number): Shade {
  if (Number.isNaN(value)) return shadeOf(0, 0, 0);
  const share = Math.min(1, Math.abs(value));
  const end = value < 0 ? NEGATIVE : POSITIVE;
  const [red, green, blue] = end.map((part) => 255 + (part - 255) * share);
  return shadeOf(red ?? 0, green ?? 0, blue ?? 0);
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
