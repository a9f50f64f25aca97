import type { VegaLiteSpec } from "../display/index.js";
import type { Chart } from "./chart.js";
import { labelWidth, shortLabel, distinctNames } from "./label-text.js";
import { lineSpec } from "./line-spec.js";
import { lineStyles, tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import type { ComparedRun } from "./read-run.js";
import { coursesOf, metricTitle, type Course } from "./run-courses.js";
import { ink, pageWidth } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Options of {@link comparisonChart}. */
export interface ComparisonChartOptions extends ChartOptions {
  /**
   * Name of the value that is compared, as the histories have it. Default: the first that all runs have of: a metric of the
   * validation, `val_loss`, a metric of the training, `loss`.
   */
  metric?: string;
}

/** Points of all lines together, though at least 100 of each; more would not be seen. */
const MOST_POINTS = 1000;
/** Beyond so many epochs points would hide their line. */
const MOST_MARKED = 25;

/**
 * One metric of several trainings by epoch. Lines differ by colour and dash, with up to 25 epochs by the shape of their
 * points, too; the legend says the best value of each.
 *
 * @param runs what `fit` returned, or tables with a column `epoch`, by the names of the legend
 * @throws Error when there is no run, or runs have no metric in common
 * @example
 * comparisonChart({ adam: first, "SGD, momentum 0.9": second });
 */
export function comparisonChart(
  runs: Readonly<Record<string, ComparedRun>>,
  options: ComparisonChartOptions = {},
): Chart {
  const { locale = "en" } = options;
  if (Object.keys(runs).length === 0) throw new Error("there is no run to compare: give at least one by its name");
  const text = numberText(locale);
  const { metric, courses } = coursesOf(runs, options.metric);
  const shown = metricTitle(metric);
  const { title = `Comparison of runs, ${shown}` } = options;
  return titledChart(comparisonSpec(courses, { shown, text }), {
    title,
    sentences: courses.map((course) => aboutCourse(course, { shown, text })),
    locale,
    note: noteOf(options, ...courses),
  });
}

function comparisonSpec(
  courses: readonly Course[],
  { shown, text }: { shown: string; text: NumberText },
): VegaLiteSpec {
  const names = distinctNames(courses.map(({ name }) => shortLabel(name, 170)));
  const labels = courses.map(
    ({ best }, i) => `${names[i] ?? ""}${best ? `, best ${text.value(best.value)}` : ", no value"}`,
  );
  const marked = courses.every(({ epoch }) => epoch.length <= MOST_MARKED);
  const legend = { labelLimit: 300, ...(marked ? { symbolSize: 90, symbolStrokeWidth: 0 } : { symbolSize: 400 }) };
  const styles = lineStyles(labels, { field: "run", what: "runs", legend });
  const points = courses.flatMap((course, i) =>
    thinned(course, Math.max(100, MOST_POINTS / courses.length)).map((point) => ({ run: labels[i] ?? "", ...point })),
  );
  const finite = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const epochs = courses.flatMap(({ epoch }) => [...epoch]).reduce((most, each) => Math.max(most, each), 1);
  const room = pageWidth - 130 - Math.max(...labels.map((label) => labelWidth(label)));
  const tooltip = tooltipOf({ name: ["run"], epoch: ["epoch", "d"], value: [shown, ".4~g"] });
  const line = {
    mark: { type: "line", strokeWidth: 2 },
    encoding: { color: styles.color, strokeDash: styles.strokeDash },
  };
  const point = {
    mark: { type: "point", filled: true, opacity: 1, size: 45 },
    encoding: { color: styles.color, shape: styles.shape, tooltip },
  };
  // Something to point at: a line has no tooltip of its own at each place.
  const target = { mark: { type: "point", filled: true, opacity: 0, size: 45, color: ink }, encoding: { tooltip } };
  return lineSpec({
    ...{ room, widest: 420, height: 260, values: points },
    x: {
      field: "epoch",
      title: "epoch",
      scale: { domain: epochs > 1 ? [1, epochs] : [0.5, 1.5], nice: false, padding: 8 },
      axis: { grid: false, tickMinStep: 1, format: "d", tickCount: Math.min(10, epochs) },
    },
    y: {
      field: "value",
      title: shown,
      scale: finite.length > 0 ? { zero: new Set(finite).size === 1 } : { domain: [0, 1] },
    },
    layer: [line, marked ? point : target],
    nothing: finite.length > 0 ? undefined : "no value to compare",
  });
}

/** Of many epochs the lowest and the highest value of each stretch, so that no peak is lost. */
function thinned(
  { name, epoch, values }: Course,
  most: number,
): { name: string; epoch: number; value: number | null }[] {
  const stretch = Math.max(1, Math.ceil((2 * values.length) / most));
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += stretch) {
    const places = Array.from({ length: Math.min(stretch, values.length - start) }, (_, i) => start + i);
    const order = places.sort((a, b) => (values[a] ?? NaN) - (values[b] ?? NaN));
    kept.push(...[...new Set([order[0] ?? start, order.at(-1) ?? start])].sort((a, b) => a - b));
  }
  return kept.map((i) => ({
    name,
    epoch: epoch[i] ?? NaN,
    value: Number.isFinite(values[i]) ? (values[i] ?? null) : null,
  }));
}

function aboutCourse(
  { name, epoch, values, best }: Course,
  { shown, text }: { shown: string; text: NumberText },
): string {
  if (epoch.length === 0) return `${name}: no finished epoch`;
  const ends = [...new Set([values[0], values.at(-1)])].map((value) => text.value(value ?? NaN)).join(" to ");
  const top = best ? `, best ${text.value(best.value)} in epoch ${best.epoch}` : "";
  return `${name}: ${shown} ${ends} in ${epoch.length} epoch${epoch.length === 1 ? "" : "s"}${top}`;
}
