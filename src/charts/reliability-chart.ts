import type { VegaLiteSpec } from "../display/index.js";
import type { CalibrationBin } from "../training/numbers/index.js";
import type { Chart } from "./chart.js";
import { tooltipOf } from "./line-styles.js";
import { numberText } from "./number-text.js";
import { ink, palette, quietInk } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** What `calibration` gives. */
export interface CalibrationBins {
  readonly bins: readonly CalibrationBin[];
  /** Number of examples. Default: by the bins. */
  readonly size?: number;
}

/** Options of {@link reliabilityChart}. */
export type ReliabilityChartOptions = ChartOptions;

const WIDTH = 340;
/** Numbers above more bars than this would touch. */
const MOST_NUMBERS = 12;

/**
 * A reliability diagram: how often the net is right where it says that it is so sure, with the diagonal on which it would
 * know itself, how many examples each bar stands on, and the expected calibration error (Guo et al. 2017, "On calibration
 * of modern neural networks", https://proceedings.mlr.press/v70/guo17a.html).
 *
 * @param calibration what `calibration` gives
 * @throws Error when there is no bin
 * @example
 * reliabilityChart(calibration(predictions));
 */
export function reliabilityChart({ bins }: CalibrationBins, options: ReliabilityChartOptions = {}): Chart {
  const { title = "Reliability", locale = "en" } = options;
  if (bins.length === 0) throw new Error("the calibration has no bins: give at least one");
  const text = numberText(locale);
  const filled = bins.filter(({ count }) => count > 0);
  const size = filled.reduce((sum, { count }) => sum + count, 0);
  const error = filled.reduce(
    (sum, { count, accuracy, confidence }) => sum + Math.abs(accuracy - confidence) * count,
    0,
  );
  const expected =
    size > 0
      ? `expected calibration error ${text.share(error / size, 2)} over ${text.count(size)} examples`
      : "no examples";
  const values = filled.map((bin) => ({
    ...bin,
    gap: bin.accuracy - bin.confidence,
    interval: `${text.value(bin.low)} to ${text.value(bin.high)}`,
    said: text.count(bin.count),
  }));
  const spec = {
    spacing: 14,
    data: { values },
    vconcat: [sharesPanel(), countsPanel(bins)],
  };
  return titledChart(spec, {
    title,
    subtitle: [
      expected,
      "bars: share of right answers, points at the mean probability",
      "dashed diagonal: as often right as sure",
    ],
    sentences: [
      expected,
      ...values.map(
        ({ interval, confidence, accuracy, said }) =>
          `Probability ${interval}: ${said} examples, mean ${text.value(confidence)}, right ${text.share(accuracy)}`,
      ),
    ],
    locale,
    note: noteOf(options),
  });
}

const tooltip = tooltipOf({
  interval: ["probability"],
  count: ["examples", ",d"],
  confidence: ["mean probability", ".4~g"],
  accuracy: ["share of right answers", ".4~g"],
  gap: ["right − probability", "+.4~g"],
});

function probability(title: string | null): VegaLiteSpec {
  return {
    field: "low",
    type: "quantitative",
    title,
    scale: { domain: [0, 1], nice: false },
    axis: { labels: title !== null, tickCount: 5 },
  };
}

function sharesPanel(): VegaLiteSpec {
  const share = { type: "quantitative", title: "share of right answers", scale: { domain: [0, 1], nice: false } };
  return {
    width: WIDTH,
    height: 260,
    layer: [
      {
        mark: { type: "bar", color: palette[0], fillOpacity: 0.35, stroke: palette[0] },
        encoding: {
          x: { ...probability(null), bin: "binned" },
          x2: { field: "high" },
          y: { field: "accuracy", ...share },
          tooltip,
        },
      },
      {
        data: { values: [0, 1].map((rate) => ({ low: rate, accuracy: rate })) },
        mark: { type: "line", color: quietInk, strokeDash: [6, 4], strokeWidth: 2 },
        encoding: { x: probability(null), y: { field: "accuracy", ...share } },
      },
      {
        mark: { type: "point", filled: true, opacity: 1, color: ink, size: 40 },
        encoding: {
          x: { ...probability(null), field: "confidence" },
          y: { field: "accuracy", ...share },
          tooltip,
        },
      },
    ],
  };
}

function countsPanel(bins: readonly CalibrationBin[]): VegaLiteSpec {
  const most = bins.reduce((largest, { count }) => Math.max(largest, count), 1);
  const count = {
    field: "count",
    type: "quantitative",
    title: "examples",
    scale: { domain: [0, 1.3 * most], nice: false }, // room for the numbers
    axis: { tickCount: 3, tickMinStep: 1, format: ",d" },
  };
  return {
    width: WIDTH,
    height: 80,
    layer: [
      {
        mark: { type: "bar", color: quietInk },
        encoding: {
          x: { ...probability("probability that the net gives"), bin: "binned" },
          x2: { field: "high" },
          y: count,
          tooltip,
        },
      },
      ...(bins.length <= MOST_NUMBERS
        ? [
            {
              transform: [{ calculate: "(datum.low + datum.high) / 2", as: "low" }],
              mark: { type: "text", dy: -7, fontSize: 11, color: ink },
              encoding: {
                x: probability("probability that the net gives"),
                y: count,
                text: { field: "said", type: "nominal" },
              },
            },
          ]
        : []),
    ],
  };
}
