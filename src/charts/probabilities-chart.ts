import type { Predictions } from "../training/predict.js";
import type { Chart } from "./chart.js";
import { numbersOf, type NumberColumn } from "./columns.js";
import { axisLabels, labelWidth } from "./label-text.js";
import { tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { ink, palette, pageWidth } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** What a net says of one picture, and what the picture is. */
export interface Prediction {
  /** One number a class, [classes]. */
  readonly probabilities: NumberColumn;
  /** Name of each class. */
  readonly classNames: readonly string[];
  /** Number of the true class, or of each where there may be several. Default: not known. */
  readonly label?: number | readonly number[];
  /** Where the picture stands in its data set. Default: not said. */
  readonly index?: number;
  /** Whether the picture is drawn. Default: false. */
  readonly standIn?: boolean;
}

/** Options of {@link probabilitiesChart}. */
export interface ProbabilitiesChartOptions extends ChartOptions {
  /** Classes that are shown at most, the most probable and the true ones; of the others the largest is told. Default: 12. */
  classes?: number;
}

/** One bar. */
interface Bar {
  name: string;
  probability: number;
  predicted: boolean;
  truth: boolean;
  mark: string;
  said: string;
}

/**
 * The probabilities of one prediction as bars, with "predicted" and "true" written beside them; the predicted class has a
 * filled bar, the true one a thick outline.
 *
 * @param prediction the numbers of one picture; or predictions of which the first is shown
 * @throws Error when there is no probability, or one is not a number
 * @example
 * probabilitiesChart(predictions.select(Uint32Array.of(340)));
 * probabilitiesChart({ probabilities: [0.1, 0.9], classNames: ["cat", "dog"], label: 1 });
 */
export function probabilitiesChart(
  prediction: Prediction | Predictions,
  options: ProbabilitiesChartOptions = {},
): Chart {
  const one = "data" in prediction ? firstOf(prediction) : prediction;
  const { title = one.index === undefined ? "Probabilities" : `Probabilities of #${one.index}` } = options;
  const { classes = 12, locale = "en" } = options;
  if (!Number.isInteger(classes) || classes < 1)
    throw new RangeError(`classes is ${classes}: give a whole number of at least 1`);
  const text = numberText(locale);
  const { bars, left } = barsOf(one, { classes, text });
  const names = bars.map(({ name }) => name);
  const most = Math.max(1, ...bars.map(({ probability }) => probability));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((each) => labelWidth(each)));
  const room = pageWidth - 60 - widest(names) - widest(bars.map(({ said }) => said));
  const spec = {
    width: Math.max(100, Math.min(340, room)),
    height: { step: 22 },
    data: { values: bars },
    encoding: {
      x: {
        field: "probability",
        type: "quantitative",
        title: "probability",
        scale: { domain: [0, most] },
        axis: { format: "~%", tickCount: 5 },
      },
      y: { field: "name", type: "nominal", title: null, scale: { domain: names }, axis: { labelLimit: 220 } },
    },
    layer: [
      {
        mark: { type: "bar", height: { band: 0.7 }, stroke: ink },
        encoding: {
          fillOpacity: { condition: { test: "datum.predicted", value: 1 }, value: 0.25 },
          strokeWidth: { condition: { test: "datum.truth", value: 2.5 }, value: 0.5 },
          color: { value: palette[0] },
          tooltip: tooltipOf({ name: ["class"], probability: ["probability", ".4~%"], mark: ["it is"] }),
        },
      },
      {
        mark: { type: "text", align: "left", dx: 6 },
        encoding: {
          text: { field: "said", type: "nominal" },
          color: { value: ink },
        },
      },
    ],
  };
  return titledChart(spec, {
    title,
    subtitle: left === undefined ? [] : [left],
    sentences: [bars.map(({ name, said }) => `${name} ${said}`).join(", "), ...(left === undefined ? [] : [left])],
    locale,
    note: noteOf(options, one),
  });
}

function barsOf(
  one: Prediction,
  { classes, text }: { classes: number; text: NumberText },
): { bars: Bar[]; left: string | undefined } {
  const probabilities = Array.from(numbersOf(one.probabilities));
  const truths = new Set(one.label === undefined ? [] : [one.label].flat());
  check(one, { probabilities, truths });
  const labels = axisLabels(one.classNames, 200);
  const order = [...probabilities.keys()].sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0));
  const [best] = order;
  const chosen = new Set([...order.slice(0, classes), ...truths]);
  const rest = order.filter((k) => !chosen.has(k));
  const bar = (name: string, probability: number, { predicted = false, truth = false } = {}): Bar => {
    const mark = [...(predicted ? ["predicted"] : []), ...(truth ? ["true"] : [])].join(" and ");
    const share = text.share(probability);
    return { name, probability, predicted, truth, mark: mark || "neither", said: mark ? `${share} ${mark}` : share };
  };
  const bars = order
    .filter((k) => chosen.has(k))
    .map((k) => bar(labels[k] ?? "", probabilities[k] ?? 0, { predicted: k === best, truth: truths.has(k) }));
  const largest = text.share(probabilities[rest[0] ?? 0] ?? 0);
  return { bars, left: rest.length > 0 ? `${rest.length} more classes have at most ${largest}` : undefined };
}

function firstOf({ data, probabilities, indices, size }: Predictions): Prediction {
  if (size === 0) throw new Error("there is no prediction: give at least one");
  const { classNames, labels, task, standIn } = data;
  const truths = [...classNames.keys()].filter((k) => labels[k] === 1);
  return {
    probabilities: probabilities.subarray(0, classNames.length),
    classNames,
    label: task === "multi-label" ? truths : (labels[0] ?? []),
    index: indices[0] ?? 0,
    standIn,
  };
}

function check(
  { classNames }: Prediction,
  { probabilities, truths }: { probabilities: readonly number[]; truths: ReadonlySet<number> },
): void {
  if (probabilities.length === 0) throw new Error("there are no probabilities: give one for each class");
  if (probabilities.length !== classNames.length)
    throw new Error(
      `${probabilities.length} probabilities for ${classNames.length} class names: give one for each class`,
    );
  const wrong = probabilities.findIndex((p) => !(p >= 0 && p <= 1 + 1e-6));
  if (wrong >= 0)
    throw new Error(
      `the probability of "${classNames[wrong] ?? ""}" is ${probabilities[wrong] ?? ""}: give numbers from 0 to 1, such as softmax and sigmoid give`,
    );
  const unnamed = [...truths].find((k) => !Number.isInteger(k) || k < 0 || k >= classNames.length);
  if (unnamed !== undefined)
    throw new Error(`the label ${unnamed} is no class: give a whole number from 0 to ${classNames.length - 1}`);
}
