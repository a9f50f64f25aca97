import { Picture, roughTextWidth, type TextWidth } from "../../display/index.js";
import { fontFamily, pageWidth, quietInk } from "../theme.js";
import { labelText } from "./answers.js";
import { rangeOf } from "./byte-pixels.js";
import { isLabelled, noteOf, onePicture, type ImageSource } from "./image-source.js";
import { measureOf } from "./measure.js";
import { shadeOf, type Shade } from "./shades.js";
import { margin, pageSvg, textSvg } from "./svg-parts.js";
import { fittingSize, valueGridSvg, widestText } from "./value-grid.js";
import { cellText, valueText } from "./value-text.js";

/** Options of {@link imageNumbers}. */
export interface ImageNumbersOptions {
  /** Which picture. Default: 0. */
  index?: number;
  /** Which channel of a coloured picture: 0 red, 1 green, 2 blue. Default: all three side by side. */
  channel?: number;
  /** Upper left corner of what is shown where the picture is too large for the page. Default: the middle is shown. */
  from?: readonly [row: number, column: number];
  /** What stands above. Default: the class's name where there are labels. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

const PANEL_GAP = 12;
const HEADING = 18;
/** Room for the numbers of rows. */
const EDGE = 22;
const CHANNELS = ["red", "green", "blue"] as const;
/** Smallest letters and most cells of a side. */
const SMALLEST = 8;
const MOST = 32;

/**
 * One picture as its numbers: each on a cell of the shade that it stands for, with the numbers of rows and columns beside.
 * What does not fit the page is left out, which is said.
 *
 * @param image pictures as `imageGrid` takes them: a data set, a tensor, or `{ images, shape }`
 * @throws when there is no such picture or channel
 * @example
 * imageNumbers(train, { index: 3 });
 */
export function imageNumbers(image: ImageSource, options: ImageNumbersOptions = {}): Picture {
  const { index = 0, channel, from, textWidth } = options;
  const pixels = onePicture(image, { index, who: "imageNumbers" });
  const [, height, width, channels] = pixels.shape;
  if (channel !== undefined && (!Number.isInteger(channel) || channel < 0 || channel >= channels))
    throw new RangeError(`no channel ${channel} among ${channels}: give a whole number from 0 to ${channels - 1}`);
  const shown = channel === undefined ? Array.from({ length: channels }, (_, c) => c) : [channel];
  const range = rangeOf(pixels);
  const texts = new Set(Array.from(pixels.values, (value) => cellText(value)));
  // The rough measure decides what is shown, so that it is the same on every machine.
  const cell = Math.max(18, Math.ceil((widestText(texts, roughTextWidth) * SMALLEST) / 10) + 3);
  const room = (pageWidth - 2 * margin - EDGE - (shown.length - 1) * PANEL_GAP) / shown.length;
  const most = Math.max(1, Math.min(MOST, Math.floor(room / cell)));
  const [h, w] = [Math.min(height, most), Math.min(width, most)];
  const [top, left] = from ?? [Math.floor((height - h) / 2), Math.floor((width - w) / 2)];
  if (![top, left].every(Number.isInteger) || top < 0 || left < 0 || top + h > height || left + w > width)
    throw new RangeError(
      `from is [${top}, ${left}]: ${h}×${w} numbers fit the page, so give rows from 0 to ${height - h} and columns from 0 to ${width - w}`,
    );

  const cropped = h < height || w < width;
  const crop = cropped
    ? [`rows ${top} to ${top + h - 1} and columns ${left} to ${left + w - 1} of ${height}×${width}`]
    : [];
  const scale = `values from ${valueText(range.low)} (${shadeName(shown, channels, "low")}) to ${valueText(range.high)} (${shadeName(shown, channels, "high")})`;
  const standIn = noteOf(image);
  const notes = [...crop, scale, ...(standIn === undefined ? [] : [standIn])];
  const { title = isLabelled(image) ? labelText(image, index) : undefined } = options;
  const panels = shown.map((c) => ({
    name: channels === 1 ? undefined : CHANNELS[c],
    values: Float64Array.from({ length: h * w }, (_, i) => {
      const [row, column] = [top + Math.floor(i / w), left + (i % w)];
      return pixels.values[(row * width + column) * channels + c] ?? NaN;
    }),
    shade: (value: number): Shade => shadeIn(channels === 1 ? undefined : c, shareOf(value, range)),
  }));

  const draw = async (): Promise<string> => {
    const measure = await measureOf(textWidth);
    const side = Math.min(24, Math.max(cell, Math.floor(room / w)));
    const size = Math.min(11, fittingSize(texts, { cell: side, textWidth: measure }));
    const y = margin + (title === undefined ? 0 : 24) + (channels > 1 ? HEADING : 0) + 14;
    const body = panels.flatMap(({ name, values, shade }, p) => {
      const x = margin + EDGE + p * (w * side + PANEL_GAP);
      return [
        ...(name === undefined ? [] : [textSvg({ x, y: y - 19, words: name, size: 12 })]),
        ...Array.from({ length: w }, (_, i) =>
          edgeText(left + i, { x: x + (i + 0.5) * side, y: y - 4, anchor: "middle" }),
        ),
        ...(p > 0
          ? []
          : Array.from({ length: h }, (_, i) =>
              edgeText(top + i, { x: x - 4, y: y + (i + 0.5) * side + 3, anchor: "end" }),
            )),
        ...valueGridSvg({ values, height: h, width: w }, { x, y, cell: side, size, shade, text: cellText }),
      ];
    });
    const bottom = y + h * side;
    const widths = [
      ...notes.map((words) => measure(words, { family: fontFamily, size: 12 })),
      measure(title ?? "", { family: fontFamily, size: 15, weight: "bold" }),
    ];
    return pageSvg({
      width: Math.max(
        2 * margin + EDGE + panels.length * (w * side + PANEL_GAP) - PANEL_GAP,
        2 * margin + Math.max(...widths),
      ),
      height: bottom + notes.length * 16 + margin + 2,
      body: [
        ...(title === undefined
          ? []
          : [textSvg({ x: margin, y: margin + 14, words: title, size: 15, weight: "bold" })]),
        ...body,
        ...notes.map((words, i) => textSvg({ x: margin, y: bottom + 16 * (i + 1), words, size: 12 })),
      ],
    });
  };
  const what = `Picture ${index} as numbers${title === undefined ? "" : `, ${title}`}`;
  const size = `${height}×${width} pixels${channels === 1 ? "" : `, ${shown.map((c) => CHANNELS[c]).join(", ")}`}`;
  const rows = panels.map(({ name, values }) => {
    const middle = Math.floor(h / 2);
    const list = Array.from(values.subarray(middle * w, (middle + 1) * w), cellText).join(" ");
    return `${name === undefined ? "Row" : `${name}, row`} ${top + middle}: ${list}`;
  });
  return new Picture(draw, `${[`${what}, ${size}`, ...notes, ...rows].join(". ")}.`);
}

function shareOf(value: number, { low, high }: { low: number; high: number }): number {
  if (Number.isNaN(value)) return NaN;
  if (!Number.isFinite(value)) return value > 0 ? 1 : 0;
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
}

/** Grey, or the channel's own colour; orange for what is no number. */
function shadeIn(channel: number | undefined, share: number): Shade {
  if (Number.isNaN(share)) return shadeOf(213, 94, 0);
  const part = (c: number): number => (channel === undefined || channel === c ? share * 255 : 0);
  return shadeOf(part(0), part(1), part(2));
}

function shadeName(shown: readonly number[], channels: number, end: "low" | "high"): string {
  if (end === "low") return "black";
  if (channels === 1) return "white";
  return shown.length === 1 ? (CHANNELS[shown[0] ?? 0] ?? "white") : "the channel's colour";
}

function edgeText(n: number, place: { x: number; y: number; anchor: "middle" | "end" }): string {
  return textSvg({ ...place, words: String(n), size: 8, fill: quietInk });
}
