/** Pale and dark end of heat maps. Neither is the white of the paper, which a dark page turns over. */
export const heatRange = ["#f3f8fc", "#00507d"] as const;

/** Inks on heat maps; almost black and white, so that a dark page leaves them as they are. */
export const heatInks = ["#010101", "#fefefe"] as const;

/**
 * Whether the light ink stands out more on a cell of a heat map than the dark one; the better one has a contrast of at
 * least 4.5, which WCAG 2.2 asks of small text.
 *
 * @param share how far the cell's colour is from the pale end (0) to the dark one (1), in a straight line of RGB
 */
export function isDarkHeat(share: number): boolean {
  const [pale, dark] = heatRange.map(channels);
  const fill = (pale ?? []).map((value, i) => value + share * ((dark?.[i] ?? 0) - value));
  const [black = 0, white = 0] = heatInks.map((ink) => contrast(fill, channels(ink)));
  return white > black;
}

/** How much two colours of sRGB, channels 0 … 255, differ in lightness, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
