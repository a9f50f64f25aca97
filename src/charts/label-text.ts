import { roughTextWidth } from "../display/index.js";
import { fontFamily } from "./theme.js";

/** Font size of the labels of axes, in pixels, as the theme has it. */
const SIZE = 12;

/** Rough width of a label in pixels; letters beyond Latin count as wide as they are high. */
export function labelWidth(text: string, size = SIZE): number {
  const wide = Array.from(text).filter((character) => (character.codePointAt(0) ?? 0) > 0x2e80).length;
  return roughTextWidth(text, { family: fontFamily, size }) + 0.45 * size * wide;
}

/**
 * A label of at most so many pixels, with … at its end where something was left out.
 *
 * @example
 * shortLabel("malignant melanoma", 80); // "malignant …"
 */
export function shortLabel(text: string, room: number): string {
  if (labelWidth(text) <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 0 && labelWidth(`${letters.join("")}…`) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** Names that are all different: a name that came before gets its number. An axis would draw equal ones as one. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, k) => {
    let distinct = name === "" ? `(${k})` : name;
    while (taken.has(distinct)) distinct = `${distinct} (${k})`;
    taken.add(distinct);
    return distinct;
  });
}

/** Short labels that are still all different, for an axis with `room` pixels for them. */
export function axisLabels(names: readonly string[], room: number): string[] {
  return distinctNames(names.map((name) => shortLabel(name, room)));
}

/** Every k-th of the labels, so that each has at least `room` pixels where one has `step`. */
export function everyLabel(labels: readonly string[], { step, room }: { step: number; room: number }): string[] {
  const every = Math.max(1, Math.ceil(room / step));
  return labels.filter((_, i) => i % every === 0);
}
