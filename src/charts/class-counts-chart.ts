import type pl from "nodejs-polars";

import { classCountTable, Dataset } from "../data/index.js";
import type { VegaLiteSpec } from "../display/index.js";
import type { Chart } from "./chart.js";
import { columnsOf, isFrame, numbersOf, type Columns } from "./columns.js";
import { axisLabels, distinctNames, everyLabel, labelWidth } from "./label-text.js";
import { tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { ink, pageWidth, palette } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Data sets, or numbers of images by class and set. */
export type ClassCounts =
  | Dataset
  /** A panel for each, by its split. */
  | readonly Dataset[]
  /** A panel for each: data sets (with batches as lists of them), or a column of numbers beside a column `class`. */
  | Readonly<Record<string, Dataset | readonly Dataset[]>>
  | Columns;

/** Options of {@link classCountsChart}. */
export type ClassCountsChartOptions = ChartOptions;

/** One set and how many images of each class it has. */
interface Panel {
  name: string;
  counts: readonly number[];
}

/** More sets than this are a mistake. */
const MOST_PANELS = 24;

/**
 * How many images each class has, a panel for each split or batch, with the numbers at the bars.
 *
 * @param counts data sets of the same classes; or a table with a column `class` and a column of numbers for each set, as
 *   `classCountTable` gives
 * @throws Error when there is nothing to count, or the classes differ
 * @example
 * const { train, test, batches } = await cifar10();
 * classCountsChart({ train, test });
 * classCountsChart({ batch: batches, test }); // "batch 1" … "batch 5", "test"
 */
export function classCountsChart(counts: ClassCounts, options: ClassCountsChartOptions = {}): Chart {
  const { title = "Images in each class", locale = "en" } = options;
  const { classNames, panels, datasets } = countsOf(counts);
  check(classNames, panels);
  const text = numberText(locale);
  const labels = axisLabels(classNames, 150);
  const columns = Math.min(3, panels.length);
  const label = Math.max(...labels.map((name) => labelWidth(name)));
  const width = Math.min(330, Math.floor((pageWidth - 60 - label) / columns - 20));
  const most = Math.max(1, ...panels.flatMap((panel) => panel.counts));
  const layout = { labels, width, most, text };
  const spec = {
    columns,
    spacing: { row: 16, column: 20 },
    concat: panels.map((panel, i) =>
      panelSpec(panel, { ...layout, named: i % columns === 0, alone: panels.length === 1 }),
    ),
  };
  return titledChart(spec, {
    title,
    sentences: panels.map((panel) => aboutPanel(panel, { classNames, text })),
    locale,
    note: noteOf(options, ...datasets),
  });
}

function panelSpec(
  { name, counts }: Panel,
  layout: { labels: readonly string[]; width: number; most: number; text: NumberText; named: boolean; alone: boolean },
): VegaLiteSpec {
  const { labels, width, most, text, named, alone } = layout;
  const step = Math.max(7, Math.min(20, Math.floor(800 / labels.length)));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const values = counts.map((count, k) => ({
    class: labels[k] ?? "",
    images: count,
    share: total > 0 ? count / total : 0,
    said: text.count(count),
  }));
  const number = Math.max(...values.map(({ said }) => labelWidth(said))) + 8;
  const axis = named ? { values: everyLabel(labels, { step, room: 14 }), labelLimit: 170 } : { labels: false };
  return {
    ...(alone
      ? {}
      : { title: { text: `${name}: ${text.count(total)}`, fontSize: 12, fontWeight: "normal", offset: 6 } }),
    width,
    height: step * labels.length,
    data: { values },
    encoding: {
      x: {
        field: "images",
        type: "quantitative",
        title: "images",
        // Numbers at the bars need room inside of the panel.
        scale: { domain: [0, most / Math.max(0.3, 1 - number / width)], nice: false },
        axis: { tickCount: 3, tickMinStep: 1, format: ",d" },
      },
      y: { field: "class", type: "nominal", title: null, scale: { domain: labels }, axis: { ...axis, ticks: false } },
    },
    layer: [
      {
        mark: { type: "bar", color: palette[0], height: { band: 0.75 } },
        encoding: { tooltip: tooltipOf({ class: ["class"], images: ["images", ",d"], share: ["share", ".2~%"] }) },
      },
      ...(step >= 12
        ? [
            {
              mark: { type: "text", align: "left", dx: 4, fontSize: 11, color: ink },
              encoding: { text: { field: "said", type: "nominal" } },
            },
          ]
        : []),
    ],
  };
}

function aboutPanel(
  { name, counts }: Panel,
  { classNames, text }: { classNames: readonly string[]; text: NumberText },
): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length <= 12) {
    const each = counts.map((count, k) => `${classNames[k] ?? ""} ${text.count(count)}`);
    return `${name}: ${text.count(total)} images, ${each.join(", ")}`;
  }
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return `${name}: ${text.count(total)} images of ${counts.length} classes, ${text.count(least)} to ${text.count(most)} a class`;
}

function countsOf(counts: ClassCounts): { classNames: string[]; panels: Panel[]; datasets: Dataset[] } {
  if (counts instanceof Dataset) return countsOf([counts]);
  if (!isFrame(counts)) {
    if (Object.keys(counts).length === 0) return { classNames: [], panels: [], datasets: [] };
    const named = isDatasetList(counts) ? bySplit(counts) : Object.entries(counts as Record<string, unknown>);
    const sets = named.flatMap(([name, value]) => numbered(name, value));
    if (sets.length > 0 && sets.length >= named.length) {
      const datasets = sets.map(([, dataset]) => dataset);
      return { ...tableCounts(classCountTable(Object.fromEntries(sets))), datasets };
    }
  }
  return { ...tableCounts(counts as Columns), datasets: [] };
}

function tableCounts(table: Columns | pl.DataFrame): { classNames: string[]; panels: Panel[] } {
  const { class: classes, ...columns } = columnsOf(table);
  const sets = Object.fromEntries(Object.entries(columns).filter(([name]) => name !== "share"));
  if (!classes)
    throw new Error(
      `the table has the columns ${Object.keys(sets).join(", ") || "none"}: give one "class" with the names and one of numbers for each set`,
    );
  const panels = Object.entries(sets).map(([name, column]) => ({
    name,
    counts: Array.from(numbersOf(column as number[])),
  }));
  return { classNames: classes.map(String), panels };
}

/** A data set by its name, or a list of them by the name and a number. */
function numbered(name: string, value: unknown): [string, Dataset][] {
  if (value instanceof Dataset) return [[name, value]];
  if (!isDatasetList(value)) return [];
  return value.map((dataset, i) => [`${name} ${i + 1}`, dataset]);
}

function bySplit(datasets: readonly Dataset[]): [string, Dataset][] {
  const names = distinctNames(datasets.map(({ split }) => (split === "all" ? "images" : split)));
  return datasets.map((dataset, i) => [names[i] ?? "", dataset]);
}

function isDatasetList(value: unknown): value is readonly Dataset[] {
  return Array.isArray(value) && value.every((each) => each instanceof Dataset);
}

function check(classNames: readonly string[], panels: readonly Panel[]): void {
  if (panels.length === 0 || classNames.length === 0)
    throw new Error(
      `there are ${panels.length} sets of ${classNames.length} classes to count: give at least one of each, e.g. { train, test }`,
    );
  if (panels.length > MOST_PANELS)
    throw new RangeError(`${panels.length} sets in one chart: give at most ${MOST_PANELS}`);
  for (const { name, counts } of panels) {
    if (counts.length !== classNames.length)
      throw new Error(`${name} has ${counts.length} numbers for ${classNames.length} classes: give one for each class`);
    const wrong = counts.findIndex((count) => !(Number.isFinite(count) && count >= 0));
    if (wrong >= 0)
      throw new RangeError(
        `${name} has ${counts[wrong] ?? ""} images of "${classNames[wrong] ?? ""}": give numbers of at least 0`,
      );
  }
}
