import type { Picture } from "../display/index.js";
import type { Predictions } from "../training/predict.js";
import { worstMistakes, type WorstMistakesOptions } from "../training/numbers/index.js";
import { imageGrid, type ImageGridOptions } from "./pictures/image-grid.js";
import { numberText } from "./number-text.js";

/** Options of {@link worstMistakesGrid}. */
export interface WorstMistakesGridOptions extends WorstMistakesOptions, Omit<ImageGridOptions, "captions" | "frames"> {
  /** How many at most. Default: 24. */
  count?: number;
  /** How numbers are written, as `Intl.NumberFormat` takes it. Default: "en". */
  locale?: string;
}

/**
 * The wrong predictions that are furthest off, the worst first; under each picture the probabilities of the class that was
 * predicted and of its own.
 *
 * @throws Error when there are no predictions, count is no whole number, or examples may have several labels
 * @example
 * worstMistakesGrid(predictions, { count: 12 });
 */
export function worstMistakesGrid(predictions: Predictions, options: WorstMistakesGridOptions = {}): Picture {
  const { count = 24, by, locale = "en", title = "Worst mistakes", ...grid } = options;
  const worst = worstMistakes(predictions, count, by === undefined ? {} : { by });
  const text = numberText(locale);
  const { classNames, labels } = worst.data;
  const said = (i: number, k: number): string =>
    `${classNames[k] ?? ""} ${text.share(worst.probabilities[i * classNames.length + k] ?? NaN)}`;
  const captions = Array.from(
    worst.predicted,
    (k, i) => `#${worst.indices[i] ?? i} predicted ${said(i, k)}, is ${said(i, labels[i] ?? 0)}`,
  );
  return imageGrid(worst, { ...grid, title, captions, frames: false });
}
