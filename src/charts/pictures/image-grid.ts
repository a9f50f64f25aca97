import type { Picture, TextWidth } from "../../display/index.js";
import type { tf } from "../../tensorflow.js";
import { answerText, isRight, labelText } from "./answers.js";
import { bytePixels } from "./byte-pixels.js";
import { gridForm, SHEET } from "./grid-layout.js";
import { frames as frameStyles, type FrameName } from "./grid-svg.js";
import {
  isLabelled,
  noteOf,
  pixelsOf,
  type LabelledImages,
  type PlainImages,
  type PredictedImages,
} from "./image-source.js";
import { pictureGrid } from "./picture-grid.js";
import { counted } from "./value-text.js";

/** Options of {@link imageGrid}. */
export interface ImageGridOptions {
  /** Pictures in a row. Default: 6, or as many as there are; of more than 100, as many as make the largest that fit a page. */
  columns?: number;
  /**
   * One text a picture; or whether there are any. Default: the label's class name, or number, prediction and label of a
   * predicted picture, for up to 100 pictures; none for more.
   */
  captions?: readonly string[] | boolean;
  /** Whether frames tell right from wrong predictions. Default: true where there are predictions. */
  frames?: boolean;
  /** Width of a picture's pixel, in pixels of the screen. Default: the largest whole number up to 4 that fits the page. */
  scale?: number;
  /** What stands above the grid. Default: nothing. */
  title?: string;
  /**
   * Whether more than 100 pictures keep every pixel, however large the result. Default: false, then they are made to fit
   * 1.5 MB, and what was done for it is said under them.
   */
  exact?: boolean;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

/** More pictures than this in one grid are a mistake. */
const LIMIT = 1000;

/**
 * Pictures in rows with captions, pixel by pixel as the net sees them.
 *
 * Numbers from 0 to 1 are drawn from black to white; those of another range are scaled to it, which is said under the
 * pictures. More than 100 pictures stand on a sheet of one page without captions; those that would take more than 1.5 MB, as
 * 1,000 of CIFAR-10, are rounded to as few shades as need be, which is said too, unless `exact` is asked for.
 *
 * @param pictures a data set, or predictions, whose captions read `#340 predicted 3, is 5`; or a tensor or
 *   `{ images, shape }` of `[n, height, width, channels]` without labels
 * @throws when there are more than 1,000 pictures, a caption too few or too many, or the pictures are neither grey nor RGB
 * @example
 * imageGrid(train.sample(24), { columns: 6 });
 * imageGrid(predictions.wrong().take(24));
 */
export function imageGrid(
  pictures: LabelledImages | PredictedImages | PlainImages | tf.Tensor,
  options: ImageGridOptions = {},
): Picture {
  const predictions = "predicted" in pictures ? pictures : undefined;
  const source = "predicted" in pictures ? pictures.data : pictures;
  const labelled = isLabelled(source) ? source : undefined;
  const first = source.shape.length === 4 ? source.shape[0] : 1;
  const {
    captions: wanted = first <= SHEET,
    frames = predictions !== undefined,
    title,
    exact = false,
    textWidth,
  } = options;
  if (first > LIMIT)
    throw new RangeError(
      `imageGrid draws up to ${counted(LIMIT, "picture")}, got ${first.toLocaleString("en-US")}: give it fewer, e.g. train.sample(24)`,
    );
  const pixels = pixelsOf(source, "imageGrid");
  const { shape } = pixels;
  const [count] = shape;
  const captions = captionsOf(wanted, { count, labelled, predictions });
  const form = gridForm({ shape, columns: options.columns, scale: options.scale, captioned: wanted !== false });
  const framed = captions.map((_, i): FrameName | undefined =>
    frames && predictions ? (isRight(predictions, i) ? "right" : "wrong") : undefined,
  );
  const styles = new Set(framed.flatMap((name) => (name && name !== "edge" ? [frameStyles[name].words] : [])));
  const note = noteOf(source);
  return pictureGrid({
    pixels: bytePixels(pixels),
    form,
    captions,
    frames: framed,
    title,
    notes: [...(styles.size > 0 ? [[...styles].join(", ")] : []), ...(note === undefined ? [] : [note])],
    exact,
    textWidth,
    describe: (notes) =>
      describe({ captions, columns: form.columns, title, notes, summary: summaryOf(framed, labelled), wanted }),
  });
}

function captionsOf(
  wanted: readonly string[] | boolean,
  {
    count,
    labelled,
    predictions,
  }: { count: number; labelled: LabelledImages | undefined; predictions: PredictedImages | undefined },
): readonly string[] {
  if (typeof wanted !== "boolean") {
    if (wanted.length === count) return wanted;
    const are = wanted.length === 1 ? "is 1 caption" : `are ${wanted.length} captions`;
    throw new RangeError(`there ${are} for ${count} pictures: give one a picture`);
  }
  return Array.from({ length: count }, (_, i) => {
    if (!wanted || !labelled) return "";
    const label = labelText(labelled, i);
    return predictions ? `#${predictions.indices[i] ?? i} predicted ${answerText(predictions, i)}, is ${label}` : label;
  });
}

/** What stands for the captions where there are none: how many are right, and how many pictures each class has. */
function summaryOf(framed: readonly (FrameName | undefined)[], labelled: LabelledImages | undefined): string[] {
  const right = framed.filter((frame) => frame === "right").length;
  const wrong = framed.filter((frame) => frame === "wrong").length;
  const counts = new Map<string, number>();
  if (labelled)
    for (let i = 0; i < framed.length; i++) {
      const label = labelText(labelled, i);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 10);
  const rest = counts.size > most.length ? `, and ${counts.size - most.length} more` : "";
  return [
    ...(right + wrong > 0 ? [`${right} right and ${wrong} wrong`] : []),
    ...(most.length > 0 ? [`${most.map(([label, n]) => `${label} ${n}`).join(", ")}${rest}`] : []),
  ];
}

function describe({
  captions,
  columns,
  title,
  notes,
  summary,
  wanted,
}: {
  captions: readonly string[];
  columns: number;
  title: string | undefined;
  notes: readonly string[];
  summary: readonly string[];
  wanted: readonly string[] | boolean;
}): string {
  const { length } = captions;
  const rows = Math.ceil(length / columns);
  const form = `Grid of ${counted(length, "picture")}`;
  const shape = length > 0 ? `${form}, ${rows} row${rows === 1 ? "" : "s"} of ${columns}` : form;
  const separator = captions.some((caption) => caption.includes(",")) ? "; " : ", ";
  const named = captions.some((caption) => caption !== "");
  const content = named ? [captions.join(separator)] : summary;
  const without = length > SHEET && wanted === false ? [`Captions are left out of more than ${SHEET} pictures`] : [];
  const first = content.length > 0 && length > 0 ? `${shape}: ${content.join("; ")}` : shape;
  return `${title === undefined ? "" : `${title}. `}${[first, ...without, ...notes].join(". ")}.`;
}
