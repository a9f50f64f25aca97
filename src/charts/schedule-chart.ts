import type { VegaLiteSpec } from "../display/index.js";
import type { Schedule } from "../training/schedules/index.js";
import type { Chart } from "./chart.js";
import { isSeries, numbersOf, type NumberColumn } from "./columns.js";
import { distinctNames, labelWidth, shortLabel } from "./label-text.js";
import { lineSpec } from "./line-spec.js";
import { lineStyles, tooltipOf } from "./line-styles.js";
import { numberText, type NumberText } from "./number-text.js";
import { ink, pageWidth } from "./theme.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** A schedule, or the rates themselves, one a step from step 0 on. */
export type Rates = Schedule | NumberColumn;

/** Options of {@link scheduleChart}. */
export interface ScheduleChartOptions extends ChartOptions {
  /** How many steps are shown, from step 0 on. Default: as many as there are rates, and 100 for a schedule. */
  steps?: number;
  /** What a step is: the title of its axis. Default: "step". */
  step?: string;
  /** Axis of rates; a logarithmic one leaves out what is not above 0. Default: "linear". */
  scale?: "linear" | "log";
}

/** One schedule, ready to be drawn. */
interface Course {
  name: string;
  label: string;
  steps: number;
  points: { step: number; rate: number | null }[];
}

/** Points of all lines together, though at least 100 of each; more would not be seen. */
const MOST_POINTS = 1000;

/**
 * The learning rate by step, one schedule or several by name.
 *
 * @throws RangeError when steps is no whole number of at least 1, Error when there is nothing to show
 * @example
 * scheduleChart(cosineDecay({ learningRate: 0.1, decaySteps: 30 }), { steps: 40, step: "epoch" });
 * scheduleChart({ stairs: stepDecay({ learningRate: 0.1, decaySteps: 10 }), constant: [0.05, 0.05] }, { steps: 30 });
 */
export function scheduleChart(
  schedules: Rates | Readonly<Record<string, Rates>>,
  options: ScheduleChartOptions = {},
): Chart {
  const { title = "Learning rate", step = "step", scale = "linear", locale = "en" } = options;
  const named: [string, Rates][] = isRates(schedules) ? [["learning rate", schedules]] : Object.entries(schedules);
  check(named, options);
  const text = numberText(locale);
  const names = distinctNames(named.map(([name]) => shortLabel(name, 200)));
  const most = Math.max(100, Math.floor(MOST_POINTS / named.length));
  const courses = named.map(([name, rates], i): Course => {
    const { steps, points } = pointsOf(rates, { ...options, most });
    return { name, label: names[i] ?? "", steps, points };
  });
  return titledChart(scheduleSpec(courses, { step, scale }), {
    title,
    subtitle: scale === "log" ? notAboveZero(courses, text) : [],
    sentences: courses.map((course) => aboutCourse(course, { step, text })),
    locale,
    note: noteOf(options),
  });
}

function scheduleSpec(courses: readonly Course[], { step, scale }: { step: string; scale: string }): VegaLiteSpec {
  const names = courses.map(({ label }) => label);
  const legend = courses.length > 1 ? { labelLimit: 240, symbolSize: 400 } : null;
  const styles = lineStyles(names, { field: "schedule", what: "schedules", legend });
  const points = courses.flatMap(({ label, points }) => points.map((point) => ({ schedule: label, ...point })));
  const drawn = points.filter(({ rate }) => scale === "linear" || rate === null || rate > 0);
  const rates = drawn.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const room = pageWidth - 120 - (legend ? Math.max(...names.map((name) => labelWidth(name))) + 30 : 0);
  const last = courses.reduce((most, { steps }) => Math.max(most, steps - 1), 0);
  const alone = drawn.length <= 60;
  const domain =
    rates.length > 0
      ? new Set(rates).size === 1 && scale === "log"
        ? { domain: oneRate(rates) }
        : {}
      : { domain: [0.1, 1] };
  return lineSpec({
    ...{ room, widest: 460, height: 200, values: drawn },
    x: {
      field: "step",
      title: step,
      scale: { domain: last > 0 ? [0, last] : [-0.5, 0.5], nice: false, padding: 6 },
      axis: { grid: false, tickMinStep: 1, tickCount: 8, format: ",d" },
    },
    y: {
      field: "rate",
      title: "learning rate",
      scale: { ...(scale === "log" ? { type: "log" } : { zero: true }), ...domain },
      axis: { tickCount: scale === "log" ? 3 : 5, format: "~g" },
    },
    layer: [
      { mark: { type: "line", strokeWidth: 2 }, encoding: { color: styles.color, strokeDash: styles.strokeDash } },
      // Of many points only the places to point at stay.
      {
        mark: { type: "point", filled: true, color: ink, opacity: alone ? 1 : 0, size: alone ? 14 : 40 },
        encoding: {
          tooltip: tooltipOf({ schedule: ["schedule"], step: [step, ",d"], rate: ["learning rate", ".4~g"] }),
        },
      },
    ],
    nothing: rates.length > 0 ? undefined : "no rate to show",
  });
}

/** What a logarithmic axis cannot show. */
function notAboveZero(courses: readonly Course[], text: NumberText): string[] {
  const count = courses.flatMap(({ points }) => points).filter(({ rate }) => rate !== null && rate <= 0).length;
  return count > 0 ? [`not shown on a logarithmic axis: ${text.count(count)} of the rates, which are 0 or less`] : [];
}

/** Around one rate, a factor of ten to both sides. */
function oneRate([rate = 1]: readonly number[]): [number, number] {
  return [rate / 10, rate * 10];
}

function pointsOf(
  rates: Rates,
  { steps, most }: { steps?: number; most: number },
): { steps: number; points: Course["points"] } {
  const list = typeof rates === "function" ? undefined : numbersOf(rates);
  const count = Math.min(steps ?? list?.length ?? 100, list?.length ?? Infinity);
  const every = Math.max(1, Math.ceil(count / most));
  const places = Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
  if (count > 0 && places.at(-1) !== count - 1) places.push(count - 1);
  const points = places.map((step) => {
    const rate = typeof rates === "function" ? rates(step) : (list?.[step] ?? NaN);
    return { step, rate: Number.isFinite(rate) ? rate : null };
  });
  return { steps: count, points };
}

function aboutCourse({ name, steps, points }: Course, { step, text }: { step: string; text: NumberText }): string {
  const rates = points.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  if (rates.length === 0) return `${name}: no rate that is a number`;
  const gaps = points.length - rates.length;
  const ends = `${text.value(points[0]?.rate ?? NaN)} at ${step} 0, ${text.value(points.at(-1)?.rate ?? NaN)} at ${step} ${text.count(steps - 1)}`;
  const [least, most] = [Math.min(...rates), Math.max(...rates)].map((rate) => text.value(rate));
  return `${name}: ${ends}, between ${least ?? ""} and ${most ?? ""}${gaps > 0 ? `, ${text.count(gaps)} not a number` : ""}`;
}

function isRates(schedules: Rates | Readonly<Record<string, Rates>>): schedules is Rates {
  if (typeof schedules === "function" || Array.isArray(schedules) || ArrayBuffer.isView(schedules)) return true;
  return isSeries(schedules) || "dataSync" in schedules;
}

function check(named: readonly [string, Rates][], { steps, scale = "linear" }: ScheduleChartOptions): void {
  if (named.length === 0) throw new Error("there is no schedule to show: give at least one");
  if (steps !== undefined && !(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps is ${steps}: give a whole number of at least 1`);
  if (!(["linear", "log"] as unknown[]).includes(scale))
    throw new RangeError(`scale is "${scale}" (one of: linear, log)`);
}
