import { escapeMarkup } from "../../display/index.js";
import { fontFamily, ink } from "../theme.js";

/** Room around a picture, in pixels. */
export const margin = 8;

/** A line of text and where it stands. */
export interface TextAt {
  x: number;
  /** The line that the letters stand on. */
  y: number;
  words: string;
  /** Height of the letters in pixels. */
  size: number;
  /** Default: normal. */
  weight?: "normal" | "bold";
  /** Which part of the text x is. Default: its start. */
  anchor?: "start" | "middle" | "end";
  /** Default: the ink of the page. */
  fill?: string;
}

/** A line of text as SVG, with its markup escaped. */
export function textSvg({ x, y, words, size, weight = "normal", anchor = "start", fill }: TextAt): string {
  const attributes = [
    ...(weight === "normal" ? [] : [` font-weight="${weight}"`]),
    ...(anchor === "start" ? [] : [` text-anchor="${anchor}"`]),
    ...(fill === undefined ? [] : [` fill="${fill}"`]),
  ];
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}"${attributes.join("")}>${escapeMarkup(words)}</text>`;
}

/** A rectangle and how it is drawn. */
export interface BoxAt {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Default: none. */
  fill?: string;
  /** Default: none. */
  stroke?: string;
  /** Default: 1. */
  strokeWidth?: number;
  /** Pixels drawn and left out, as "5 3". Default: drawn through. */
  dash?: string;
}

/** A rectangle as SVG. */
export function boxSvg({ x, y, width, height, fill = "none", stroke, strokeWidth = 1, dash }: BoxAt): string {
  const line = stroke === undefined ? "" : ` stroke="${stroke}" stroke-width="${strokeWidth}"`;
  const dashes = dash === undefined ? "" : ` stroke-dasharray="${dash}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"${line}${dashes}/>`;
}

/** A whole picture on white paper. */
export function pageSvg({ width, height, body }: { width: number; height: number; body: readonly string[] }): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">`,
    `<rect width="${w}" height="${h}" fill="#ffffff"/>`,
    `<g font-family="${fontFamily}" fill="${ink}">`,
    ...body,
    "</g></svg>",
  ].join("\n");
}

/** Three digits behind the point are enough for a place on a page. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
