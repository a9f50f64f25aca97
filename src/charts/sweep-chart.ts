import type { VegaLiteSpec } from "../display/index.js";
import type { Chart } from "./chart.js";
import { axisLabels, distinctNames, labelWidth, shortLabel } from "./label-text.js";
import { lineStyles, mostLines, tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { ink, pageWidth } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** One run of a sweep: its setting, and what it gave. */
export interface SweptRun {
  parameters: Readonly<Record<string, number | string | boolean>>;
  /** Undefined where the run failed or kept no such number. */
  value: number | undefined;
}

/** Options of {@link sweepChart}. */
export interface SweepChartOptions extends ChartOptions {
  /** What the values are: "test accuracy". */
  metric: string;
}

/** A run as it is drawn. */
interface Point {
  x: string;
  line: string;
  value: number;
  setting: string;
}

/**
 * What the runs of a sweep gave, by their settings. The parameter with most values lies along the axis, each combination of
 * the others is a line; a parameter named `seed` makes neither: all its runs are points, and the line goes through their means.
 *
 * @throws Error when there is no run, or there are more lines than can be told apart
 * @example
 * sweepChart(
 *   [
 *     { parameters: { learningRate: 0.001, filters: 32 }, value: 0.971 },
 *     { parameters: { learningRate: 0.0003, filters: 32 }, value: 0.964 },
 *   ],
 *   { metric: "test accuracy" },
 * );
 */
export function sweepChart(runs: readonly SweptRun[], options: SweepChartOptions): Chart {
  const { metric, locale = "en", title = `${metric}, by setting` } = options;
  const [first] = runs;
  if (!first) throw new Error("there is no run to draw: give at least one");
  const text = numberText(locale);
  const { along, others } = axesOf(runs, Object.keys(first.parameters));
  const shown = (names: readonly string[], { parameters }: SweptRun) =>
    names.map((name) => `${name} ${valueText(parameters[name], text)}`).join(", ");
  const points = runs.flatMap((run): Point[] => {
    if (run.value === undefined || !Number.isFinite(run.value)) return [];
    const setting = shown(Object.keys(run.parameters), run);
    return [{ x: valueText(run.parameters[along], text), line: shown(others, run), value: run.value, setting }];
  });
  const values = distinct(runs.map(({ parameters }) => parameters[along])).sort(compare);
  const lines = distinct(runs.map((run) => shown(others, run)));
  return titledChart(sweepSpec(points, { along, xs: values.map((value) => valueText(value, text)), lines, metric }), {
    title,
    sentences: aboutRuns(points, { metric, runs: runs.length, text }),
    locale,
    note: noteOf(options),
  });
}

/** The parameter with most values, and the others that have more than one. */
function axesOf(runs: readonly SweptRun[], names: readonly string[]): { along: string; others: string[] } {
  const count = (name: string) => distinct(runs.map(({ parameters }) => parameters[name])).length;
  const varied = names.filter((name) => count(name) > 1);
  const candidates = varied.filter((name) => name !== "seed");
  const along = [...candidates].sort((a, b) => count(b) - count(a))[0] ?? varied[0] ?? names[0] ?? "";
  return { along, others: candidates.filter((name) => name !== along) };
}

function sweepSpec(
  points: readonly Point[],
  { along, xs, lines, metric }: { along: string; xs: readonly string[]; lines: readonly string[]; metric: string },
): VegaLiteSpec {
  if (lines.length > mostLines)
    throw new RangeError(`${lines.length} lines in one chart: sweep fewer combinations, of at most ${mostLines} lines`);
  const names = distinctNames(lines.map((line) => shortLabel(line, 220)));
  const several = lines.length > 1;
  const legend = several ? { labelLimit: 300, symbolSize: 90, symbolStrokeWidth: 0 } : null;
  const styles = lineStyles(names, { field: "line", what: "settings", legend });
  const room = pageWidth - 110 - (several ? 40 + Math.max(...names.map((name) => labelWidth(name))) : 0);
  const width = Math.max(240, Math.min(460, room));
  const labels = axisLabels(xs, Math.max(30, width / Math.max(1, xs.length)));
  const values = points.map((point) => ({
    ...point,
    x: labels[xs.indexOf(point.x)] ?? point.x,
    line: names[lines.indexOf(point.line)] ?? point.line,
  }));
  const x = {
    field: "x",
    type: "ordinal",
    sort: labels,
    scale: { domain: labels },
    title: along,
    axis: { labelAngle: 0 },
  };
  const nothing = points.length === 0;
  const scale = nothing ? { domain: [0, 1] } : { zero: false, padding: 10 };
  const y = { field: "value", type: "quantitative", title: metric, scale };
  const words = { data: { values: [{}] }, mark: { type: "text", text: "no value to compare", color: ink } };
  const tooltip = tooltipOf({ setting: ["setting"], value: [metric, ".4~g"] });
  return {
    width,
    height: 260,
    data: { values },
    layer: [
      {
        mark: { type: "line", strokeWidth: 2 },
        encoding: { x, y: { ...y, aggregate: "mean" }, color: styles.color, strokeDash: styles.strokeDash },
      },
      {
        mark: { type: "point", filled: true, opacity: 1, size: 55 },
        encoding: { x, y, color: styles.color, shape: styles.shape, tooltip },
      },
      ...(nothing ? [words] : []),
    ],
  };
}

function aboutRuns(
  points: readonly Point[],
  { metric, runs, text }: { metric: string; runs: number; text: NumberText },
): string[] {
  const missing = runs - points.length;
  const without = missing > 0 ? [`${missing} of ${runs} runs have no value`] : [];
  const sorted = [...points].sort((a, b) => a.value - b.value);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (!lowest || !highest) return without;
  const about = (word: string, { value, setting }: Point) => `${word} ${metric} ${text.value(value)} with ${setting}`;
  return [about("Highest", highest), about("Lowest", lowest), ...without];
}

function valueText(value: number | string | boolean | undefined, text: NumberText): string {
  return typeof value === "number" ? text.value(value) : String(value);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : 0;
}
