import type { ConfusionMatrix } from "../training/numbers/index.js";
import { isDarkHeat } from "./heat-colours.js";
import { axisLabels, labelWidth } from "./label-text.js";
import type { NumberText } from "./number-text.js";

/** What the cells of a confusion matrix show. */
export type ShownInCells = "counts" | "true" | "predicted" | "all";

/** Largest and smallest font of the numbers in the cells. */
const FONT = { most: 13, least: 9 };

/** One cell. */
export interface ConfusionCell {
  true: string;
  predicted: string;
  count: number;
  ofTrue: number;
  ofPredicted: number;
  value: number;
  text: string;
  /** Whether the cell is so dark that its number must be light. */
  dark: boolean;
}

/** The cells of a confusion matrix, row by row, and the font in which all their texts fit, if one does. */
export function confusionCells(
  matrix: ConfusionMatrix,
  { show, text, step }: { show: ShownInCells; text: NumberText; step: number },
): { cells: ConfusionCell[]; font: number | undefined } {
  const labels = axisLabels(matrix.classNames, 130);
  const values = show === "counts" ? matrix.counts : matrix.shares(show);
  const most = values.flat().reduce((largest, value) => Math.max(largest, value), 0);
  const [ofTrue, ofPredicted] = [matrix.shares("true"), matrix.shares("predicted")];
  const written = (digits: number) =>
    values.map((row) => row.map((value) => (show === "counts" ? text.count(value) : text.fixed(100 * value, digits))));
  const texts = [1, 0].map(written).find((each) => fontFor(each, step) !== undefined);
  const cells = matrix.counts.flatMap((row, i) =>
    row.map((count, k): ConfusionCell => {
      const value = values[i]?.[k] ?? 0;
      return {
        true: labels[i] ?? "",
        predicted: labels[k] ?? "",
        count,
        ofTrue: rounded(ofTrue[i]?.[k] ?? 0),
        ofPredicted: rounded(ofPredicted[i]?.[k] ?? 0),
        value,
        text: texts?.[i]?.[k] ?? "",
        dark: isDarkHeat(Math.sqrt(most > 0 ? value / most : 0)),
      };
    }),
  );
  return { cells, font: texts && fontFor(texts, step) };
}

/** Digits enough for a tooltip. */
function rounded(share: number): number {
  return Number(share.toPrecision(4));
}

/** The largest font in which all texts fit their cells. */
function fontFor(texts: readonly (readonly string[])[], step: number): number | undefined {
  const widest = texts.flat().reduce((most, each) => Math.max(most, labelWidth(each, 1)), 0);
  const font = Math.min(FONT.most, Math.floor((step - 5) / Math.max(widest, 1)));
  return font >= FONT.least ? font : undefined;
}
