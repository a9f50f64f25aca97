import type { VegaLiteSpec } from "../display/index.js";
import type { Chart } from "./chart.js";
import { numbersOf, type NumberColumn } from "./columns.js";
import { distinctNames, shortLabel } from "./label-text.js";
import { lineStyles, tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { ink, quietInk } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** A ROC curve, as `rocCurve` gives it. */
export interface RocPoints {
  /** False positive rates, rising from 0 to 1. */
  readonly fpr: NumberColumn;
  /** True positive rates, rising from 0 to 1. */
  readonly tpr: NumberColumn;
  /** Probability from which on an example is taken for positive. Default: not said. */
  readonly thresholds?: NumberColumn;
  /** Area under the curve. Default: by trapezia of the points. */
  readonly auc?: number;
  /** Name of the positive class. Default: "curve". */
  readonly className?: string;
}

/** Options of {@link rocChart}. */
export type RocChartOptions = ChartOptions;

/** One curve, ready to be drawn. */
interface Curve {
  name: string;
  label: string;
  area: number;
  points: { fpr: number; tpr: number; threshold: number | null }[];
}

/** Points of all curves together, though at least 100 of each; more would not be seen. */
const MOST_POINTS = 1000;
const SIZE = 340;

const tooltip = tooltipOf({
  curve: ["curve"],
  threshold: ["threshold", ".4~g"],
  fpr: ["false positive rate", ".4~g"],
  tpr: ["true positive rate", ".4~g"],
});

/**
 * ROC curves with their areas in the legend, and the diagonal that guesses would give.
 *
 * @param curves what `rocCurve` gives, one, a list or by names
 * @throws Error when there is no curve, or its lists differ in length
 * @example
 * rocChart(rocCurve(predictions, { positive: "melanoma" }));
 * rocChart({ small: rocCurve(small), large: rocCurve(large) });
 */
export function rocChart(
  curves: RocPoints | readonly RocPoints[] | Readonly<Record<string, RocPoints>>,
  options: RocChartOptions = {},
): Chart {
  const { title = "ROC curve", locale = "en" } = options;
  const text = numberText(locale);
  const named = namedCurves(curves);
  if (named.length === 0) throw new Error("there is no ROC curve to draw: give at least one");
  const drawn = named.map(([name, points]) =>
    curveOf(name, points, { text, most: Math.max(100, MOST_POINTS / named.length) }),
  );
  return titledChart(rocSpec(drawn), {
    title,
    subtitle: [`dotted diagonal: what guesses give, AUC ${text.value(0.5)}`],
    sentences: drawn.map(({ name, area }) => `${name}: AUC ${text.fixed(area, 4)}`),
    locale,
    note: noteOf(options),
  });
}

function rocSpec(curves: readonly Curve[]): VegaLiteSpec {
  const styles = lineStyles(
    curves.map(({ label }) => label),
    { field: "curve", what: "curves", legend: { labelLimit: 240, symbolSize: 400, symbolStrokeWidth: 2 } },
  );
  const axis = (field: string, title: string): VegaLiteSpec => ({
    field,
    type: "quantitative",
    title,
    scale: { domain: [0, 1], nice: false },
    axis: { tickCount: 5 },
  });
  const [x, y] = [axis("fpr", "false positive rate"), axis("tpr", "true positive rate")];
  return {
    width: SIZE,
    height: SIZE,
    layer: [
      {
        data: { values: [0, 1].map((rate) => ({ fpr: rate, tpr: rate })) },
        mark: { type: "line", color: quietInk, strokeDash: [1, 3], strokeWidth: 2 },
        encoding: { x, y },
      },
      {
        data: {
          values: curves.flatMap(({ label, points }) => points.map((point, i) => ({ curve: label, ...point, i }))),
        },
        encoding: {
          x,
          y,
        },
        layer: [
          {
            mark: { type: "line", strokeWidth: 2, interpolate: "linear" },
            encoding: {
              color: styles.color,
              strokeDash: styles.strokeDash,
              order: { field: "i", type: "quantitative" },
            },
          },
          // Something to point at: a line has no tooltip of its own at each place.
          { mark: { type: "point", opacity: 0, size: 60, filled: true, color: ink }, encoding: { tooltip } },
        ],
      },
    ],
  };
}

function curveOf(name: string, given: RocPoints, { text, most }: { text: NumberText; most: number }): Curve {
  const [fpr, tpr] = [numbersOf(given.fpr), numbersOf(given.tpr)];
  const thresholds = given.thresholds === undefined ? undefined : numbersOf(given.thresholds);
  if (fpr.length !== tpr.length || (thresholds && thresholds.length !== fpr.length))
    throw new Error(
      `the curve "${name}" has ${fpr.length} false positive rates, ${tpr.length} true positive rates${thresholds ? ` and ${thresholds.length} thresholds` : ""}: give as many of each`,
    );
  const area = given.auc ?? areaUnder(fpr, tpr);
  const points = Array.from({ length: fpr.length }, (_, i) => ({
    fpr: fpr[i] ?? NaN,
    tpr: tpr[i] ?? NaN,
    threshold: finite(thresholds?.[i]),
  })).filter((point) => Number.isFinite(point.fpr) && Number.isFinite(point.tpr));
  const label = `${shortLabel(name, 150)}, AUC ${text.fixed(area, 4)}`;
  return { name, label, area, points: thinned(points, most) };
}

/** Leaves out points that are hardly a step from the last one that stays; both ends stay. */
function thinned<T extends { fpr: number; tpr: number }>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  const step = 2 / (most - 2);
  let last = points[0];
  return points.filter((point, i) => {
    const far = !last || Math.abs(point.fpr - last.fpr) + Math.abs(point.tpr - last.tpr) >= step;
    const stays = i === 0 || i === points.length - 1 || far;
    if (stays) last = point;
    return stays;
  });
}

function areaUnder(fpr: ArrayLike<number>, tpr: ArrayLike<number>): number {
  let area = fpr.length === 0 ? NaN : 0;
  for (let i = 1; i < fpr.length; i++)
    area += (((fpr[i] ?? 0) - (fpr[i - 1] ?? 0)) * ((tpr[i] ?? 0) + (tpr[i - 1] ?? 0))) / 2;
  return area;
}

function namedCurves(
  curves: RocPoints | readonly RocPoints[] | Readonly<Record<string, RocPoints>>,
): [string, RocPoints][] {
  if (isCurve(curves)) return [[curves.className ?? "curve", curves]];
  if (!isList(curves)) return Object.entries(curves);
  const names = distinctNames(curves.map(({ className = "curve" }) => className));
  return curves.map((curve, i) => [names[i] ?? "", curve]);
}

function isCurve(curves: object): curves is RocPoints {
  return "fpr" in curves && "tpr" in curves;
}

function isList(curves: object): curves is readonly RocPoints[] {
  return Array.isArray(curves);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
