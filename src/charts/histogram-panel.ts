import type { VegaLiteSpec } from "../display/index.js";
import type { BinCounts } from "./count-bins.js";
import { tooltipOf } from "./line-styles.js";
import type { NumberText } from "./number-text.js";
import { ink, palette } from "./theme.js";

/** Options of {@link histogramPanel}. */
export interface HistogramPanelOptions {
  width: number;
  height: number;
  /** Title of the axis of values. */
  value: string;
  /** Title of the axis of counts. */
  count: string | null;
  text: NumberText;
  /** Lines above the panel. Default: none. */
  title?: readonly string[];
}

/** Bars of counted values. */
export function histogramPanel(
  { edges, counts, size }: BinCounts,
  { width, height, value, count, text, title }: HistogramPanelOptions,
): VegaLiteSpec {
  const values = counts.map((number, i) => {
    const [low = NaN, high = NaN] = [edges[i], edges[i + 1]];
    const interval = `${text.value(low)} to ${text.value(high)}`;
    return { low, high, count: number, share: size > 0 ? number / size : 0, interval };
  });
  const bars = {
    data: { values },
    mark: { type: "bar", color: palette[0], binSpacing: counts.length > 60 ? 0 : 1 },
    encoding: {
      x: {
        field: "low",
        bin: "binned",
        type: "quantitative",
        title: value,
        scale: { domain: [edges[0], edges.at(-1)], nice: false, zero: false },
        axis: { tickCount: Math.max(3, Math.floor(width / 60)), grid: false, labelFlush: true, labelBound: false },
      },
      x2: { field: "high" },
      y: {
        field: "count",
        type: "quantitative",
        title: count,
        scale: size > 0 ? {} : { domain: [0, 1] },
        axis: { tickCount: Math.max(3, Math.floor(height / 50)), tickMinStep: 1, format: ",d" },
      },
      tooltip: tooltipOf({ interval: [value], count: ["number", ",d"], share: ["share", ".3~%"] }),
    },
  };
  const nothing = { data: { values: [{}] }, mark: { type: "text", text: "no finite value", color: ink } };
  return {
    ...(title ? { title: { text: title, fontSize: 12, fontWeight: "normal", offset: 6 } } : {}),
    width,
    height,
    layer: [bars, ...(size > 0 ? [] : [nothing])],
  };
}

/** What was left out of the bars, in words; none where nothing was. */
export function leftOut({ notNumbers, infinite, minusInfinite, outside }: BinCounts, text: NumberText): string[] {
  const parts = (
    [
      [notNumbers, "NaN"],
      [infinite, "Infinity"],
      [minusInfinite, "−Infinity"],
      [outside, "outside of the bins"],
    ] as const
  ).filter(([number]) => number > 0);
  return parts.length > 0
    ? [`not shown: ${parts.map(([number, what]) => `${text.count(number)} ${what}`).join(", ")}`]
    : [];
}

/** Number, least, most, mean and deviation in words. */
export function aboutValues({ size, least, most, mean, deviation }: BinCounts, text: NumberText): string {
  if (size === 0) return "no finite value";
  const from = least === most ? `all ${text.value(least)}` : `${text.value(least)} to ${text.value(most)}`;
  return `${text.count(size)} value${size === 1 ? "" : "s"}, ${from}, mean ${text.value(mean)}, standard deviation ${text.value(deviation)}`;
}
