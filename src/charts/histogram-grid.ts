import type { VegaLiteSpec } from "../display/index.js";
import { countBins } from "./count-bins.js";
import { aboutValues, histogramPanel, leftOut } from "./histogram-panel.js";
import { labelWidth, shortLabel } from "./label-text.js";
import type { NumberText } from "./number-text.js";
import { pageWidth } from "./theme.js";

/** Values of one panel. */
export interface NamedValues {
  name: string;
  /** What stands behind the name, e.g. the shape. */
  about: string;
  values: ArrayLike<number>;
}

/** Options of {@link histogramGrid}. */
export interface HistogramGridOptions {
  bins: number | readonly number[];
  /** Title of the axes of values. */
  value: string;
  text: NumberText;
}

/** More panels than this nobody looks at. */
export const mostPanels = 60;

const COLUMNS = 3;
const GAP = 14;

/** Histograms side by side, each on its own axes, and a sentence for each. */
export function histogramGrid(
  panels: readonly NamedValues[],
  { bins, value, text }: HistogramGridOptions,
): { spec: VegaLiteSpec; sentences: string[] } {
  const counted = panels.map((panel) => ({ ...panel, counts: countBins(panel.values, { bins }) }));
  const most = counted.flatMap(({ counts }) => counts.counts).reduce((largest, each) => Math.max(largest, each), 0);
  const numbers = labelWidth(text.count(most)) + 10;
  const width = Math.floor((pageWidth - 40 - (COLUMNS - 1) * GAP) / COLUMNS - numbers);
  const concat = counted.map(({ name, about, counts }, i) => {
    const lines = [name, about, ...leftOut(counts, text)].filter((line) => line !== "");
    const title = lines.map((line) => shortLabel(line, width + numbers - 10));
    const count = i % COLUMNS === 0 ? "number" : null;
    return histogramPanel(counts, { width, height: 110, value, count, text, title });
  });
  return {
    spec: { columns: COLUMNS, spacing: { row: 18, column: GAP }, concat },
    sentences: counted.map(({ name, about, counts }) =>
      [`${name}${about === "" ? "" : `, ${about}`}: ${aboutValues(counts, text)}`, ...leftOut(counts, text)].join(", "),
    ),
  };
}
