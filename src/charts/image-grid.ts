import sharp from "sharp";

import {
  escapeMarkup,
  machineTextWidth,
  Picture,
  roughTextWidth,
  type Font,
  type TextWidth,
} from "../display/index.js";
import { dataNote } from "../data/data-note.js";
import { fontFamily, ink, pageWidth, palette } from "./theme.js";

/** Pictures with their labels, as a `Dataset` has them. */
export interface LabelledImages {
  /** Pixels 0 … 255, [n, height, width, channels] with 1 channel (grey) or 3 (red, green, blue). */
  readonly images: Uint8Array;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** Class number of each picture, [n]. */
  readonly labels: ArrayLike<number>;
  /** Name of each class number. */
  readonly classNames: readonly string[];
  /** Name of picture i's class, or of its classes. Default: by `labels` and `classNames`. */
  label?(i: number): string;
  /** Whether the pictures are drawn stand-ins. */
  readonly standIn: boolean;
}

/** Pictures with the answers of a net, as `predict` returns them. */
export interface PredictedImages {
  readonly data: LabelledImages;
  /** Class number that the net gave each picture, [n]. */
  readonly predicted: ArrayLike<number>;
  /** Where each picture stands in the data set that was predicted, [n]. */
  readonly indices: Uint32Array;
}

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** Pictures in a row. Default: 6, or as many as there are. */
  columns?: number;
  /** One text a picture. Default: the label's class name, or number, prediction and label of a predicted picture. */
  captions?: readonly string[];
  /** Whether frames tell right from wrong predictions. Default: true where there are predictions. */
  frames?: boolean;
  /** Width of a picture's pixel, in pixels of the screen. Default: the largest whole number up to 4 that fits the page. */
  scale?: number;
  /** What stands above the grid. Default: nothing. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

/** More pictures than this in one grid are a mistake. */
const LIMIT = 400;

const MARGIN = 8;
/** Between pictures, in both directions; frames stand in it. */
const GAP = 9;
const LINE = 14;
const captionFont = { family: fontFamily, size: 11 };
const noteFont = { family: fontFamily, size: 12 };
const titleFont = { family: fontFamily, size: 15, weight: "bold" };

/** Frames differ in colour and in line style. */
const RIGHT = { stroke: palette[0], width: 1.5, dash: "none", words: "solid blue frame: right" } as const;
const WRONG = { stroke: palette[1], width: 3, dash: "5 3", words: "dashed orange frame: wrong" } as const;
type Frame = typeof RIGHT | typeof WRONG;

/** A line of text beside the pictures. */
interface TextLine {
  words: string;
  y: number;
  font: Font;
}

/** One picture of the grid. */
interface Item {
  caption: string;
  frame: Frame | undefined;
}

/**
 * Pictures in rows with captions, pixel by pixel as the net sees them.
 *
 * @param pictures a data set, or predictions, whose captions read `#340 predicted 3, is 5`
 * @throws when there are more than 400 pictures, or a caption too few or too many
 * @example
 * imageGrid(train.sample(24), { columns: 6 });
 * imageGrid(predictions.wrong().take(24));
 */
export function imageGrid(pictures: LabelledImages | PredictedImages, options: ImageGridOptions = {}): Picture {
  const data = "data" in pictures ? pictures.data : pictures;
  const predictions = "data" in pictures ? pictures : undefined;
  const [count, height, width, channels] = data.shape;
  const {
    columns = Math.max(1, Math.min(6, count)),
    captions = captionsOf(data, predictions),
    frames = predictions !== undefined,
    scale = fittingScale(width, columns),
    title,
    textWidth,
  } = options;
  if (count > LIMIT) {
    throw new RangeError(`imageGrid draws up to ${LIMIT} pictures, got ${count}: give it fewer, e.g. train.sample(24)`);
  }
  if (!Number.isInteger(columns) || columns < 1) {
    throw new RangeError(`columns is ${columns}: give a whole number of at least 1`);
  }
  if (!(scale > 0)) throw new RangeError(`scale is ${scale}: give a number above 0`);
  if (captions.length !== count) {
    const are = captions.length === 1 ? "is 1 caption" : `are ${captions.length} captions`;
    throw new RangeError(`there ${are} for ${count} pictures: give one a picture`);
  }
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`the pictures have ${channels} channels: imageGrid draws 1 (grey) or 3 (red, green, blue)`);
  }

  const items = captions.map((caption, i): Item => {
    const right = predictions?.predicted[i] === data.labels[i];
    return { caption, frame: frames && predictions ? (right ? RIGHT : WRONG) : undefined };
  });
  const notes = notesOf(items, data);
  const size = { width: width * scale, height: height * scale };
  const draw = async (): Promise<string> =>
    gridSvg(items, await pngsOf(data), {
      columns,
      size,
      title,
      notes,
      textWidth: textWidth ?? (await machineTextWidth()) ?? roughTextWidth,
    });
  return new Picture(draw, describe(items, { columns, title, notes }));
}

function captionsOf(data: LabelledImages, predictions: PredictedImages | undefined): string[] {
  const name = (label: number | undefined): string => data.classNames[label ?? -1] ?? `class ${label ?? "unknown"}`;
  return Array.from({ length: data.shape[0] }, (_, i) => {
    const label = data.label?.(i) ?? name(data.labels[i]);
    return predictions
      ? `#${predictions.indices[i] ?? i} predicted ${name(predictions.predicted[i])}, is ${label}`
      : label;
  });
}

/** Pixels that each of so many columns can have on a page. */
function columnRoom(columns: number): number {
  return Math.floor((pageWidth - 2 * MARGIN - (columns - 1) * GAP) / columns);
}

function fittingScale(width: number, columns: number): number {
  const scale = columnRoom(columns) / width;
  return scale >= 1 ? Math.min(4, Math.floor(scale)) : Math.max(scale, 0.1);
}

function notesOf(items: readonly Item[], data: LabelledImages): string[] {
  const styles = new Set(items.flatMap(({ frame }) => (frame ? [frame.words] : [])));
  const note = dataNote(data);
  return [...(styles.size > 0 ? [[...styles].join(", ")] : []), ...(note === undefined ? [] : [note])];
}

/** Each picture as a PNG, with not a pixel changed. */
function pngsOf({ images, shape: [count, height, width, channels] }: LabelledImages): Promise<Buffer[]> {
  const size = height * width * channels;
  const raw = { width, height, channels: channels as 1 | 3 };
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      sharp(images.subarray(i * size, (i + 1) * size), { raw })
        .toColourspace(channels === 1 ? "b-w" : "srgb")
        .png({ compressionLevel: 9 })
        .toBuffer(),
    ),
  );
}

/** How a grid is laid out; lengths in pixels. */
interface GridLayout {
  columns: number;
  /** Of a picture. */
  size: { width: number; height: number };
  title: string | undefined;
  notes: readonly string[];
  textWidth: TextWidth;
}

function gridSvg(
  items: readonly Item[],
  pngs: readonly Buffer[],
  { columns, size, title, notes, textWidth }: GridLayout,
): string {
  const room = Math.max(size.width, columnRoom(columns));
  const { captions, width: captionWidth } = breakCaptions(items, room, textWidth);
  const cellWidth = Math.ceil(Math.max(size.width, captionWidth));
  const captionHeight = Math.max(0, ...captions.map((lines) => lines.length)) * LINE;
  const step = { x: cellWidth + GAP, y: size.height + captionHeight + GAP + 4 };
  const top = MARGIN + (title === undefined ? 0 : 24);
  const rows = Math.ceil(items.length / columns);
  const bottom = top + (rows > 0 ? rows * step.y - GAP : LINE + 4);
  const texts: TextLine[] = [
    ...(title === undefined ? [] : [{ words: title, y: MARGIN + 14, font: titleFont }]),
    ...(rows > 0 ? [] : [{ words: "no pictures", y: top + LINE, font: noteFont }]),
    ...notes.map((words, i) => ({ words, y: bottom + (i + 1) * (LINE + 2), font: noteFont })),
  ];
  const gridWidth = Math.min(columns, items.length) * step.x - GAP;
  const width = Math.ceil(2 * MARGIN + Math.max(gridWidth, ...texts.map(({ words, font }) => textWidth(words, font))));
  const height = Math.ceil(bottom + notes.length * (LINE + 2) + MARGIN);

  const cells = items.map(({ frame }, i) => {
    const left = MARGIN + (i % columns) * step.x;
    const x = left + (cellWidth - size.width) / 2;
    const y = top + Math.floor(i / columns) * step.y;
    const href = `data:image/png;base64,${pngs[i]?.toString("base64") ?? ""}`;
    const lines = (captions[i] ?? []).map((line, l) => {
      const baseline = y + size.height + (l + 1) * LINE + 1;
      return `<text x="${left + cellWidth / 2}" y="${baseline}" text-anchor="middle">${escapeMarkup(line)}</text>`;
    });
    return [
      `<image x="${x}" y="${y}" width="${size.width}" height="${size.height}" preserveAspectRatio="none" style="image-rendering: pixelated" href="${href}"/>`,
      ...(frame ? [frameSvg(frame, { x, y, ...size })] : []),
      ...lines,
    ].join("");
  });
  const words = texts.map(
    ({ words, y, font: { size, weight = "normal" } }) =>
      `<text x="${MARGIN}" y="${y}" font-size="${size}" font-weight="${weight}">${escapeMarkup(words)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="${fontFamily}" font-size="${captionFont.size}" fill="${ink}">`,
    ...words,
    ...cells,
    "</g></svg>",
  ].join("\n");
}

/** Captions in lines of at most `room` pixels: a new line after a comma, and between words where it does not fit. */
function breakCaptions(
  items: readonly Item[],
  room: number,
  textWidth: TextWidth,
): { captions: string[][]; width: number } {
  const widthOf = (line: string): number => textWidth(line, captionFont);
  const captions = items.map(({ caption }) =>
    caption.split(/(?<=,) /).flatMap((part) => wrap(part, (line) => widthOf(line) <= room)),
  );
  return { captions, width: Math.min(room, Math.max(0, ...captions.flat().map(widthOf))) };
}

function frameSvg(
  { stroke, width, dash }: Frame,
  box: { x: number; y: number; width: number; height: number },
): string {
  const out = width / 2;
  return `<rect x="${box.x - out}" y="${box.y - out}" width="${box.width + width}" height="${box.height + width}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-dasharray="${dash}"/>`;
}

/** Breaks a text between words into lines that fit; a single word that does not fit stays whole. */
function wrap(text: string, fits: (line: string) => boolean): string[] {
  return text.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last !== undefined && fits(`${last} ${word}`)) return [...lines.slice(0, -1), `${last} ${word}`];
    return [...lines, word];
  }, []);
}

function describe(
  items: readonly Item[],
  { columns, title, notes }: { columns: number; title: string | undefined; notes: readonly string[] },
): string {
  const rows = Math.ceil(items.length / columns);
  const form = `Grid of ${items.length} picture${items.length === 1 ? "" : "s"}`;
  const shape = items.length > 0 ? `${form}, ${rows} row${rows === 1 ? "" : "s"} of ${columns}` : form;
  const separator = items.some(({ caption }) => caption.includes(",")) ? "; " : ", ";
  const captions = items.map(({ caption }) => caption).join(separator);
  const sentences = [items.length > 0 ? `${shape}: ${captions}` : shape, ...notes];
  return `${title === undefined ? "" : `${title}. `}${sentences.join(". ")}.`;
}
