import type { TextWidth } from "../../display/index.js";
import { fontFamily } from "../theme.js";

/** A text, or a line of one, with the size in pixels and the weight of its letters. */
export interface FittedText {
  words: string;
  size: number;
  weight: "bold" | "normal";
}

/** What a text has to fit into. */
export interface TextRoom {
  /** In pixels. */
  room: number;
  measure: TextWidth;
  /** Of the letters, in pixels, at most. Default: 11. */
  size?: number;
  /** Default: "normal". */
  weight?: "bold" | "normal";
}

/** A text in one line that fits, else in two, parted between words or before a capital letter of a name. */
export function fittedLines(words: string, room: TextRoom): FittedText[] {
  const fits = (text: string): boolean => fitted(text, room).words === text;
  const parts = words.split(/(?<=[ _])|(?<=[a-z])(?=[A-Z])/);
  const heads = parts.map((_, i) => parts.slice(0, i + 1).join(""));
  const head = heads.findLast((text) => fits(text.trimEnd())) ?? "";
  return [head, words.slice(head.length)].filter(Boolean).map((line) => fitted(line.trimEnd(), room));
}

/** A text in letters that fit, down to 8.5 pixels; what is still too long ends in "…". */
export function fitted(words: string, { room, measure, size = 11, weight = "normal" }: TextRoom): FittedText {
  const width = measure(words, { family: fontFamily, size, weight });
  const smaller = Math.max(8.5, Math.min(size, (size * room) / Math.max(width, 1)));
  if ((width * smaller) / size <= room) return { words, size: smaller, weight };
  const letters = Array.from(words);
  const fits = Math.max(1, Math.floor((letters.length * room * size) / (width * smaller)) - 1);
  return { words: `${letters.slice(0, fits).join("")}…`, size: smaller, weight };
}
