import type { VegaLiteSpec } from "../display/index.js";
import { confusionMatrix, ConfusionMatrix, type PredictedSet } from "../training/numbers/index.js";
import type { Chart } from "./chart.js";
import { confusionCells, type ConfusionCell, type ShownInCells } from "./confusion-cells.js";
import { heatInks, heatRange } from "./heat-colours.js";
import { axisLabels, everyLabel, labelWidth } from "./label-text.js";
import { tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { pageWidth, quietInk } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Options of {@link confusionMatrixChart}. */
export interface ConfusionMatrixChartOptions extends ChartOptions {
  /**
   * What the cells show: counts, or shares of the examples of the "true" class (the diagonal is recall), of those of the
   * "predicted" class (the diagonal is precision), or of "all". Default: "counts".
   */
  show?: ShownInCells;
}

const SHOWN = {
  counts: "number of examples",
  true: "share of the true class",
  predicted: "share of the predicted class",
  all: "share of all examples",
} as const;

/** With more classes cells without examples are not drawn one by one. */
const MOST_EMPTY_CELLS = 30;

/**
 * A confusion matrix as a heat map: a row for each true class, a column for each predicted one, numbers in the cells where
 * they fit. Colours go by the root of the number, so that few mistakes are seen beside many right answers.
 *
 * @param matrix what `confusionMatrix` gives, or predictions to count
 * @throws Error when there is no class, or a count is no number
 * @example
 * confusionMatrixChart(predictions, { show: "true" });
 * confusionMatrixChart(confusionMatrix(predictions));
 */
export function confusionMatrixChart(
  matrix: ConfusionMatrix | PredictedSet,
  options: ConfusionMatrixChartOptions = {},
): Chart {
  const { title = "Confusion matrix", show = "counts", locale = "en" } = options;
  const counted = matrix instanceof ConfusionMatrix ? matrix : confusionMatrix(matrix);
  if (!Object.hasOwn(SHOWN, show)) throw new RangeError(`show is "${show}" (one of: ${Object.keys(SHOWN).join(", ")})`);
  check(counted);
  const text = numberText(locale);
  const labels = axisLabels(counted.classNames, 130);
  const step = Math.max(
    5,
    Math.min(labels.length > 4 ? 52 : 80, Math.floor((pageWidth - 90 - labelsWidth(labels)) / labels.length)),
  );
  const { cells, font } = confusionCells(counted, { show, text, step });
  const about = aboutMatrix(counted, text);
  return titledChart(mapSpec(cells, { labels, step, font, show, most: Math.max(...cells.map(({ value }) => value)) }), {
    title,
    subtitle: [about, ...(font === undefined ? [] : [`cells: ${SHOWN[show]}${show === "counts" ? "" : ", in %"}`])],
    sentences: [
      `${counted.classNames.length} classes in rows, what they were taken for in columns; cells show the ${SHOWN[show]}`,
      about,
      ...mistakesOf(counted, text),
    ],
    locale,
    note: noteOf(options, dataOf(matrix)),
  });
}

function mapSpec(
  cells: readonly ConfusionCell[],
  layout: { labels: readonly string[]; step: number; font: number | undefined; show: ShownInCells; most: number },
): VegaLiteSpec {
  const { labels, step, font, show, most } = layout;
  const format = show === "counts" ? ",d" : ".1~%";
  const axis = (room: number): VegaLiteSpec => ({
    values: everyLabel(labels, { step, room }),
    grid: false,
    labelLimit: 150,
    labelOverlap: false,
  });
  const upright = labels.every((label) => labelWidth(label) <= step - 4);
  const place = (field: string, title: string): VegaLiteSpec => ({
    field,
    type: "nominal",
    title,
    scale: { domain: labels, paddingInner: step > 12 ? 0.03 : 0, paddingOuter: 0 },
  });
  const rect = {
    mark: { type: "rect" },
    encoding: {
      color: {
        field: "value",
        type: "quantitative",
        scale: { type: "sqrt", domain: [0, most > 0 ? most : 1], range: heatRange, interpolate: "rgb" },
        legend:
          font === undefined ? { title: SHOWN[show], format, orient: "top", gradientLength: 200, tickCount: 4 } : null,
      },
      tooltip: tooltipOf({
        true: ["true class"],
        predicted: ["predicted class"],
        count: ["examples", ",d"],
        ofTrue: ["share of the true class", ".2~%"],
        ofPredicted: ["share of the predicted class", ".2~%"],
      }),
    },
  };
  const numbers = {
    mark: { type: "text", fontSize: font, baseline: "middle" },
    encoding: {
      text: { field: "text", type: "nominal" },
      color: { condition: { test: "datum.dark", value: heatInks[1] }, value: heatInks[0] },
    },
  };
  return {
    width: step * labels.length,
    height: step * labels.length,
    // Of many cells those with nothing are the ground.
    data: { values: labels.length > MOST_EMPTY_CELLS ? cells.filter(({ count }) => count > 0) : cells },
    view: { fill: heatRange[0], stroke: quietInk },
    encoding: {
      x: { ...place("predicted", "predicted class"), axis: { ...axis(20), labelAngle: upright ? 0 : -60 } },
      y: { ...place("true", "true class"), axis: axis(14) },
    },
    layer: [rect, ...(font === undefined ? [] : [numbers])],
  };
}

function labelsWidth(labels: readonly string[]): number {
  return labels.reduce((most, label) => Math.max(most, labelWidth(label)), 0);
}

function aboutMatrix(matrix: ConfusionMatrix, text: NumberText): string {
  if (matrix.size === 0) return "no examples";
  const [low, high] = matrix.interval;
  const interval = `${text.share(0.95)} interval ${text.share(low)} to ${text.share(high)}`;
  return `accuracy ${text.share(matrix.accuracy, 2)}, ${text.count(matrix.right)} of ${text.count(matrix.size)} examples (${interval})`;
}

function mistakesOf({ counts, classNames }: ConfusionMatrix, text: NumberText): string[] {
  const mistakes = counts
    .flatMap((row, i) => row.map((count, k) => ({ count, i, k })))
    .filter(({ count, i, k }) => i !== k && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ count, i, k }) => `${classNames[i] ?? ""} taken for ${classNames[k] ?? ""} ${times(count, text)}`);
  return mistakes.length > 0 ? [`Most frequent mistakes: ${mistakes.join(", ")}`] : [];
}

function times(count: number, text: NumberText): string {
  return count === 1 ? "once" : `${text.count(count)} times`;
}

function check({ counts, classNames }: ConfusionMatrix): void {
  if (classNames.length === 0) throw new Error("the confusion matrix has no class: give one with at least one");
  if (classNames.length > 100)
    throw new RangeError(
      `the confusion matrix has ${classNames.length} classes: a heat map shows up to 100, take table()`,
    );
  if (counts.length !== classNames.length || counts.some((row) => row.length !== classNames.length))
    throw new Error(`the counts are no square of ${classNames.length} classes: give a row and a column for each`);
  const wrong = counts.flat().find((count) => !(Number.isFinite(count) && count >= 0));
  if (wrong !== undefined)
    throw new RangeError(`the confusion matrix has the count ${wrong}: give numbers of at least 0`);
}

function dataOf(matrix: ConfusionMatrix | PredictedSet): { standIn?: boolean } | undefined {
  if (!("data" in matrix)) return undefined;
  return { standIn: "standIn" in matrix.data && matrix.data.standIn === true };
}
