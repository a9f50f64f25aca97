import type { Chart } from "./chart.js";
import { isSeries, numbersOf, type NumberColumn } from "./columns.js";
import { countBins, type BinCounts } from "./count-bins.js";
import { aboutValues, histogramPanel, leftOut } from "./histogram-panel.js";
import { numberText } from "./number-text.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Options of {@link histogram}. */
export interface HistogramOptions extends ChartOptions {
  /** About how many bins, whose borders are round numbers; or their borders, rising. Default: 30. */
  bins?: number | readonly number[];
  /** Title of the axis, with the unit. Default: the name of a Series, else "value". */
  value?: string;
}

/**
 * How values are spread: bars of counts. NaN and infinite values, which no bar can hold, are counted in the line above.
 * tfjs-vis has it as `render.histogram`.
 *
 * @param values an array, a typed array, a polars Series or a tensor of any shape, which is read and not disposed of
 * @throws Error when they are no numbers, RangeError when bins is out of range
 * @example
 * histogram(history.table().getColumn("seconds"), { bins: 10 });
 * histogram([1, 2, 2, 3], { value: "petals" });
 */
export function histogram(values: NumberColumn, options: HistogramOptions = {}): Chart {
  const { value = (isSeries(values) && values.name) || "value", title = `Histogram of ${value}` } = options;
  return drawHistogram(countBins(numbersOf(values), options), { ...options, value, title, more: [] });
}

/**
 * A {@link histogram} with what else there is to say of a tensor: how many values are zero, NaN and infinite. The name is
 * tfjs-vis'.
 *
 * @example
 * valuesDistribution(cnn.layers[0].getWeights()[0]);
 */
export function valuesDistribution(values: NumberColumn, options: HistogramOptions = {}): Chart {
  const { locale = "en", value = "value", title = "Distribution of the values" } = options;
  const counted = countBins(numbersOf(values), options);
  const text = numberText(locale);
  const { zeros, notNumbers, infinite, minusInfinite } = counted;
  const more = `zeros ${text.count(zeros)}, NaN ${text.count(notNumbers)}, infinite ${text.count(infinite + minusInfinite)}`;
  return drawHistogram(counted, { ...options, value, title, more: [more] });
}

function drawHistogram(
  counted: BinCounts,
  options: HistogramOptions & { value: string; title: string; more: readonly string[] },
): Chart {
  const { title, value, more, locale = "en" } = options;
  const text = numberText(locale);
  const lines = [aboutValues(counted, text), ...more, ...leftOut(counted, text)];
  const panel = histogramPanel(counted, { width: 460, height: 240, value, count: "number of values", text });
  return titledChart(panel, { title, subtitle: lines, sentences: lines, locale, note: noteOf(options) });
}
