import { escapeMarkup, type TextWidth } from "../../display/index.js";
import { fontFamily, ink, palette } from "../theme.js";
import type { DataAddress } from "./encode-pictures.js";
import { captionFont, captionLine, type GridLayout } from "./grid-layout.js";
import { margin, round } from "./svg-parts.js";
import { wrap } from "./wrap.js";

/** Frames differ in colour and in line style. */
export const frames = {
  right: { stroke: palette[0], width: 1.5, dash: "none", words: "solid blue frame: right" },
  wrong: { stroke: palette[1], width: 3, dash: "5 3", words: "dashed orange frame: wrong" },
} as const;

/** How a picture is framed; "edge" is a thin line around one that is white on white. */
export type FrameName = keyof typeof frames | "edge";

const EDGE = { stroke: "#bbbbbb", width: 1, dash: "none" } as const;

function styleOf(name: FrameName): { stroke: string; width: number; dash: string } {
  return name === "edge" ? EDGE : frames[name];
}

/** What a grid's picture is made of. */
export interface GridParts {
  layout: GridLayout;
  /** One a picture; where the layout is a sheet, one a row. */
  addresses: readonly DataAddress[];
  frames: readonly (FrameName | undefined)[];
  title: string | undefined;
  notes: readonly string[];
  /** A scale under the pictures. Default: none. */
  legend?: { svg: (place: { x: number; y: number }) => string; width: number; height: number };
  /** What is drawn on picture `i`, whose pixels are `scale` wide. Default: nothing. */
  marks?: (i: number, place: { x: number; y: number; scale: number }) => string;
  textWidth: TextWidth;
}

const titleFont = { size: 15, weight: "bold" };
const TITLE_LINE = 19;
/** Of a title, in pixels, also where the grid is narrower. */
const LEAST_ROOM = 400;

/** A grid of pictures as SVG. */
export function gridSvg(parts: GridParts): string {
  const { layout, notes, legend, textWidth } = parts;
  const { rows } = layout;
  const lines = titleLines(parts);
  const top = margin + (lines.length === 0 ? 0 : lines.length * TITLE_LINE + 5);
  const bottom = top + (rows > 0 ? layout.height : captionLine + 4);
  const legendHeight = legend ? legend.height + 6 : 0;
  const noteLine = captionLine + 2;
  const texts = [
    ...lines.map((words, i) => ({ words, y: margin + 14 + i * TITLE_LINE, ...titleFont })),
    ...(rows > 0 ? [] : [{ words: "no pictures", y: top + captionLine, size: 12, weight: "normal" }]),
    ...notes.map((words, i) => ({ words, y: bottom + legendHeight + (i + 1) * noteLine, size: 12, weight: "normal" })),
  ];
  const textWidths = texts.map(({ words, ...font }) => textWidth(words, { family: fontFamily, ...font }));
  const inner = Math.max(layout.width, legend?.width ?? 0, ...textWidths);
  const width = Math.ceil(2 * margin + inner);
  const height = Math.ceil(bottom + legendHeight + notes.length * noteLine + margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="${fontFamily}" font-size="${captionFont.size}" fill="${ink}">`,
    ...texts.map(
      ({ words, y, size, weight }) =>
        `<text x="${margin}" y="${y}" font-size="${size}" font-weight="${weight}">${escapeMarkup(words)}</text>`,
    ),
    ...(layout.sheet ? sheetSvg(parts, top) : cellsSvg(parts, top)),
    ...(legend ? [legend.svg({ x: margin, y: bottom + 6 })] : []),
    "</g></svg>",
  ].join("\n");
}

/** A long title goes on in a second line, so that it makes a small grid no smaller on a page. */
function titleLines({ title, layout, textWidth }: GridParts): string[] {
  const room = Math.max(layout.width, LEAST_ROOM);
  return title === undefined
    ? []
    : wrap(title, (line) => textWidth(line, { family: fontFamily, ...titleFont }) <= room);
}

function placeOf(i: number, { layout, top }: { layout: GridLayout; top: number }): { x: number; y: number } {
  const { columns, step, inset } = layout;
  return { x: margin + (i % columns) * step.x + inset, y: top + Math.floor(i / columns) * step.y };
}

function cellsSvg({ layout, addresses, frames: framed, marks }: GridParts, top: number): string[] {
  return addresses.map((address, i) => {
    const place = placeOf(i, { layout, top });
    const frame = framed[i];
    return [
      imageSvg(address, { ...place, ...layout.size, scale: layout.scale }),
      ...(marks ? [marks(i, { ...place, scale: layout.scale })] : []),
      ...(frame ? [frameSvg(frame, { ...place, ...layout.size })] : []),
      ...captionSvg(i, { layout, ...place }),
    ].join("");
  });
}

/** A row a picture, and all frames of a kind as one path. */
function sheetSvg({ layout, addresses, frames: framed, marks }: GridParts, top: number): string[] {
  const { columns, step, size, scale } = layout;
  const rows = addresses.map((address, row) => {
    const length = Math.min(columns, framed.length - row * columns);
    const width = (length - 1) * step.x + size.width;
    return imageSvg(address, { ...placeOf(row * columns, { layout, top }), width, height: size.height, scale });
  });
  const paths = (["edge", "right", "wrong"] as const).flatMap((name) => {
    const { stroke, dash } = styleOf(name);
    const width = name === "wrong" ? 2 : 1;
    const out = width / 2;
    const boxes = framed.flatMap((frame, i) => {
      const { x, y } = placeOf(i, { layout, top });
      const [w, h] = [round(size.width + width), round(size.height + width)];
      return frame === name ? [`M${round(x - out)} ${round(y - out)}h${w}v${h}h-${w}z`] : [];
    });
    const style = `stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dash === "none" ? dash : "3 2"}"`;
    return boxes.length > 0 ? [`<path fill="none" ${style} d="${boxes.join("")}"/>`] : [];
  });
  const captions = framed.flatMap((_, i) => captionSvg(i, { layout, ...placeOf(i, { layout, top }) }));
  const marked = marks ? framed.map((_, i) => marks(i, { ...placeOf(i, { layout, top }), scale })) : [];
  return [...rows, ...marked, ...paths, ...captions];
}

function imageSvg(
  address: DataAddress,
  { x, y, width, height, scale }: { x: number; y: number; width: number; height: number; scale: number },
): string {
  // Enlarged pixels keep their edges; a browser that shrinks would leave pixels out if it kept them.
  const rendering = scale >= 1 ? "pixelated" : "auto";
  return `<image x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" preserveAspectRatio="none" style="image-rendering: ${rendering}" href="${address}"/>`;
}

function captionSvg(i: number, { layout, x, y }: { layout: GridLayout; x: number; y: number }): string[] {
  return (layout.captions[i] ?? []).map((line, l) => {
    const baseline = round(y + layout.size.height + (l + 1) * captionLine + 1);
    return `<text x="${round(x + layout.size.width / 2)}" y="${baseline}" text-anchor="middle">${escapeMarkup(line)}</text>`;
  });
}

function frameSvg(
  name: FrameName,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): string {
  const { stroke, width: line, dash } = styleOf(name);
  const out = line / 2;
  return `<rect x="${round(x - out)}" y="${round(y - out)}" width="${round(width + line)}" height="${round(height + line)}" fill="none" stroke="${stroke}" stroke-width="${line}" stroke-dasharray="${dash}"/>`;
}
