/** A font as CSS names it. */
export interface Font {
  /** One family or a list of them, e.g. `Arial, sans-serif`. */
  family: string;
  /** Height in pixels. */
  size: number;
  /** E.g. `bold` or 600. Default: normal. */
  weight?: string | number;
}

/** How wide a text is in a font, in pixels. */
export type TextWidth = (text: string, font: Font) => number;

/** Where none of a text's families is there, browsers on Linux take the first of these; the canvas would take just any. */
const STAND_INS = ["Liberation Sans", "DejaVu Sans", "Noto Sans", "Ubuntu"];

/**
 * The measure of this machine's fonts.
 *
 * @returns undefined where the machine has no fonts, as in many containers
 * @example
 * const textWidth = (await machineTextWidth()) ?? roughTextWidth;
 * textWidth("epoch", { family: "Arial, sans-serif", size: 12 }); // 34.7
 */
export async function machineTextWidth(): Promise<TextWidth | undefined> {
  const { createCanvas, GlobalFonts } = await import("@napi-rs/canvas");
  if (GlobalFonts.families.length === 0) return undefined;
  const context = createCanvas(1, 1).getContext("2d");
  const standIn = STAND_INS.find((name) => GlobalFonts.has(name));
  const drawn = (family: string): string => {
    const names = family.split(",").map((name) => name.trim().replace(/^(["'])(.*)\1$/, "$2"));
    return standIn === undefined || names.some((name) => GlobalFonts.has(name)) ? family : `"${standIn}"`;
  };
  return (text, { family, size, weight = "normal" }) => {
    context.font = `${weight} ${size}px ${drawn(family)}`;
    return context.measureText(text).width;
  };
}

/**
 * A measure without fonts: a letter of a sans-serif face is on average 0.55 of its height wide; a bold one 0.62, more than
 * most need, for a title with too much room is better than one that is cut.
 */
export const roughTextWidth: TextWidth = (text, { size, weight }) =>
  (weight === "bold" ? 0.62 : 0.55) * size * text.length;
