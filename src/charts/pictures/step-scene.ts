import type { TextWidth } from "../../display/index.js";
import { pageWidth, palette } from "../theme.js";
import { signedShade } from "./shades.js";
import { boxSvg, margin, round, textSvg } from "./svg-parts.js";
import { greyOf, productsOf, reach, share } from "./step-numbers.js";
import { fittingSize, valueGridSvg, type NumberTable } from "./value-grid.js";
import { cellText } from "./value-text.js";
import type { WindowSteps } from "./window-steps.js";

/** A window's work, ready to be drawn. */
export interface StepStory extends WindowSteps {
  window: { readonly height: number; readonly width: number };
  /** Undefined for pooling. */
  kernel: NumberTable | undefined;
  /** What comes out at each step. */
  results: readonly number[];
  /** Between patch and result of pooling: "largest" or "mean". */
  verb: string;
  /** Step k as a formula. */
  formula: (k: number) => string;
  /** Which number of the patch is framed, if any. */
  chosen: (k: number) => number | undefined;
}

/** Where the parts of a scene stand; lengths in pixels. */
export interface SceneLayout {
  cell: number;
  size: number;
  /** Left ends of image, patch, filter, products and output. */
  x: { image: number; patch: number; filter: number; products: number; output: number };
  width: number;
  height: number;
}

const HEADING = 18;
const SIGN = 26;
const FORMULA = 22;

/** Places the parts side by side, as large as the page allows. */
export function sceneLayout(
  { padded, window, kernel, output, steps, results }: StepStory,
  textWidth: TextWidth,
): SceneLayout {
  const middle = kernel ? 3 * window.width : window.width;
  const signs = kernel ? 4 : 2;
  const room = pageWidth - 2 * margin - signs * SIGN - (kernel ? 0 : 20);
  const cell = Math.max(14, Math.min(30, Math.floor(room / (padded.width + middle + output.width))));
  const products = kernel ? steps.flatMap(({ patch }) => productsOf(patch, kernel)) : [];
  const texts = [...Array.from(padded.values), ...products, ...results, ...Array.from(kernel?.values ?? [])].map(
    cellText,
  );
  const verb = kernel ? 0 : 20;
  const image = margin;
  const patch = image + padded.width * cell + SIGN;
  const filter = patch + window.width * cell + SIGN;
  const productsAt = filter + window.width * cell + SIGN;
  const outputAt = kernel ? productsAt + window.width * cell + SIGN : filter + verb;
  return {
    cell,
    size: fittingSize(texts, { cell, textWidth }),
    x: { image, patch, filter, products: productsAt, output: outputAt },
    width: outputAt + Math.max(output.width * cell, 46) + margin,
    height: HEADING + Math.max(padded.height, window.height, output.height) * cell + FORMULA,
  };
}

/** What is the same at every step: headings, the image, the filter, the empty output. */
export function sceneBase(story: StepStory, { layout, y }: { layout: SceneLayout; y: number }): string[] {
  const { padded, before, kernel, window, output, verb } = story;
  const { cell, x } = layout;
  const top = y + HEADING;
  const heading = (words: string, at: number): string => textSvg({ x: at, y: y + 12, words, size: 12 });
  const signY = top + (window.height * cell) / 2 + 5;
  const sign = (words: string, at: number): string =>
    textSvg({ x: at - SIGN / 2, y: signY, words, size: 15, anchor: "middle" });
  const grey = greyOf(padded.values);
  const inner = { rows: padded.height - before.rows, columns: padded.width - before.columns };
  const zeros = inner.rows < padded.height || inner.columns < padded.width;
  return [
    heading(zeros ? "image, zeros around" : "image", x.image),
    heading("patch", x.patch),
    ...(kernel
      ? [heading("filter", x.filter), heading("products", x.products), sign("×", x.filter), sign("=", x.products)]
      : []),
    heading("output", x.output),
    textSvg({
      x: x.output - (kernel ? SIGN / 2 : 23),
      y: signY - 2,
      words: verb,
      size: kernel ? 11 : 12,
      anchor: "middle",
    }),
    ...valueGridSvg(padded, { x: x.image, y: top, cell, size: layout.size, shade: grey, text: cellText }),
    ...(kernel ? signedGrid(kernel, { x: x.filter, y: top, layout, reach: reach(kernel.values) }) : []),
    ...Array.from({ length: output.height * output.width }, (_, k) =>
      boxSvg({ ...outputPlace(k, { story, layout, y }), width: cell, height: cell, stroke: "#bbbbbb" }),
    ),
  ];
}

/** What step k shows: the patch, its products, the formula. */
export function sceneStep(story: StepStory, { layout, y, k }: { layout: SceneLayout; y: number; k: number }): string[] {
  const { padded, window, kernel, steps } = story;
  const { cell, x, size } = layout;
  const top = y + HEADING;
  const patch = steps[k]?.patch ?? [];
  const table = (values: readonly number[]): NumberTable => ({ values, ...window });
  const grey = greyOf(padded.values);
  const chosen = story.chosen(k);
  const products = kernel ? productsOf(patch, kernel) : [];
  const all = kernel ? steps.flatMap((step) => productsOf(step.patch, kernel)) : [];
  return [
    ...valueGridSvg(table(patch), { x: x.patch, y: top, cell, size, shade: grey, text: cellText }),
    ...(chosen === undefined
      ? []
      : [
          frameSvg({
            x: x.patch + (chosen % window.width) * cell + 1.5,
            y: top + Math.floor(chosen / window.width) * cell + 1.5,
            width: cell - 3,
            height: cell - 3,
          }),
        ]),
    ...(kernel ? signedGrid(table(products), { x: x.products, y: top, layout, reach: reach(all) }) : []),
    textSvg({
      x: x.image,
      y: y + layout.height - 5,
      words: `Step ${k + 1} of ${steps.length}: ${story.formula(k)}`,
      size: 12,
    }),
  ];
}

/** The number that step k gives, in its place. */
export function sceneResult(story: StepStory, { layout, y, k }: { layout: SceneLayout; y: number; k: number }): string {
  const { results, kernel } = story;
  const value = results[k] ?? NaN;
  const shade = kernel ? signedShade(share(value, reach(results))) : greyOf(results)(value);
  const place = outputPlace(k, { story, layout, y });
  return valueGridSvg(
    { values: [value], height: 1, width: 1 },
    { ...place, cell: layout.cell, size: layout.size, shade: () => shade, text: cellText },
  ).join("");
}

/** The frame around the patch in the image, and the one around the number in the output. */
export function windowFrame({ window }: StepStory, { layout, y }: { layout: SceneLayout; y: number }): string {
  const { cell, x } = layout;
  return frameSvg({ x: x.image, y: y + HEADING, width: window.width * cell, height: window.height * cell });
}

export function outputFrame(story: StepStory, { layout, y }: { layout: SceneLayout; y: number }): string {
  const { cell } = layout;
  return frameSvg({ ...outputPlace(0, { story, layout, y }), width: cell, height: cell });
}

/** An orange frame with dark edges: printed in grey, orange alone is as light as some cells. */
function frameSvg(box: { x: number; y: number; width: number; height: number }): string {
  const edge = boxSvg({ ...box, stroke: "rgb(0,0,0)", strokeWidth: 5 });
  return edge + boxSvg({ ...box, stroke: palette[1], strokeWidth: 3 });
}

/** How far the frames are at step k from where they start. */
export function frameMoves(
  k: number,
  { story, layout }: { story: StepStory; layout: SceneLayout },
): {
  window: readonly [number, number];
  output: readonly [number, number];
} {
  const { row = 0, column = 0 } = story.steps[k] ?? {};
  const { width } = story.output;
  const { cell } = layout;
  return {
    window: [round(column * cell), round(row * cell)],
    output: [round((k % width) * cell), round(Math.floor(k / width) * cell)],
  };
}

function outputPlace(
  k: number,
  { story, layout, y }: { story: StepStory; layout: SceneLayout; y: number },
): { x: number; y: number } {
  const { width } = story.output;
  return { x: layout.x.output + (k % width) * layout.cell, y: y + HEADING + Math.floor(k / width) * layout.cell };
}

function signedGrid(
  table: NumberTable,
  { x, y, layout, reach }: { x: number; y: number; layout: SceneLayout; reach: number },
): string[] {
  const { cell, size } = layout;
  return valueGridSvg(table, { x, y, cell, size, shade: (value) => signedShade(share(value, reach)), text: cellText });
}
