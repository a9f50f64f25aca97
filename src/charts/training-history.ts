import { dataNote } from "../data/data-note.js";
import type { VegaLiteSpec } from "../display/index.js";
import { Chart } from "./chart.js";
import { describeTraining, type RateEnds } from "./describe-training.js";
import { lastKept } from "./last-kept.js";
import { learningRatePanel, rateFrame, type RateFrame, type RatePoint } from "./learning-rate-panel.js";
import { localeOf, numberText } from "./number-text.js";
import { isHistory, NO_METRICS, readRun, type ComparedRun } from "./read-run.js";
import { theme } from "./theme.js";
import { panelFrame, trainingPanel, type Best, type Panel, type PanelFrame, type Point } from "./training-panel.js";

/** Values of a training by epoch, as `fit` returns them. */
export interface EpochValues {
  /** The finished epochs, counted from 1. */
  readonly epoch: readonly number[];
  /** One list a value, in the order of `epoch`, by Keras' names: `loss`, `acc` or `accuracy`, `val_loss` … */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** What must be said of the data, e.g. "drawn stand-in data". Default: nothing. */
  readonly dataNote?: string;
}

/** Values of the epoch that runs, so far. */
export interface RunningValues {
  /** Finished epochs and the part of the running one, e.g. 2.5 in the middle of the third. */
  readonly at: number;
  /** By the names of the history. */
  readonly logs: Readonly<Record<string, number>>;
}

/** What there is beside the finished epochs. */
export interface Courses {
  /** What the epoch that runs has given so far. Default: none runs. */
  running?: readonly RunningValues[];
  /** The learning rate, shown under the panels. Default: the history's `learningRate`, nothing where it has none. */
  learningRate?: readonly RatePoint[];
}

/** Options of {@link growingHistory}. */
export interface GrowingHistoryOptions {
  /** Whether the pictures were drawn stand-ins, where the history does not say so itself. Default: false. */
  standIn?: boolean;
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** How numbers are written, as `Intl.NumberFormat` takes it. Default: "en". */
  locale?: string;
  /** How many epochs the axis has room for. Default: as many as there are. */
  epochs?: number;
}

/** Options of {@link trainingHistory}. */
export type TrainingHistoryOptions = GrowingHistoryOptions & Courses;

/** The dataset of the learning rate. */
const RATES = "learning rate";

const FULL_NAMES: Readonly<Record<string, string>> = { acc: "accuracy" };

/**
 * Loss and metrics by epoch, a panel each, with training and validation as two lines. A dotted line marks the epoch with
 * the lowest validation loss, or training loss where nothing was validated.
 *
 * @param run what `fit` returns: `epoch` counts from 1, each list of `history` is as long as `epoch`; it may be empty. Or a table
 *   with a row an epoch, as `History.table` gives
 * @example
 * trainingHistory({ epoch: [1, 2], history: { loss: [0.4, 0.2], val_loss: [0.3, 0.25] } });
 */
export function trainingHistory(run: ComparedRun, options: TrainingHistoryOptions = {}): Chart {
  return growingHistory(run, options)(options);
}

/**
 * The same for a training that runs: a function that gives the chart for each state of the running epoch. All that follows from
 * the finished epochs is made once, words among it, since many of these charts are drawn in a second.
 *
 * @example
 * const chartOf = growingHistory({ epoch: [1], history: { loss: [0.4] } }, { epochs: 5 });
 * chartOf({ running: [{ at: 1.5, logs: { loss: 0.3 } }] });
 */
export function growingHistory(run: ComparedRun, options: GrowingHistoryOptions = {}): (courses: Courses) => Chart {
  const history: EpochValues = isHistory(run) ? run : readRun("history", run);
  const { standIn = false, title = "Training history", locale = "en" } = options;
  const text = numberText(locale);
  const { epochs = history.epoch.at(-1) ?? 1 } = options;
  const best = bestEpoch(history);
  const validated = history.epoch.length > 0 && Object.keys(history.history).some((name) => name.startsWith("val_"));
  const sets: Point["set"][] = ["training", ...(validated ? (["validation"] as const) : [])];
  const note = history.dataNote ?? dataNote({ standIn });
  const subtitle = [
    ...(best ? [`dotted line: best epoch ${text.count(best.epoch)}, ${best.name} ${text.value(best.value)}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  const finished = panelsOf(history);
  const frameOf = lastKept(historyFrame({ title, subtitle, best, sets, locale }));
  const wordsOf = lastKept(({ rates, isRunning }: { rates: RateEnds | undefined; isRunning: boolean }) =>
    describeTraining({ title, panels: finished, best, note, rates, isRunning, count: history.epoch.length, text }),
  );
  return ({ running = [], learningRate = ratesOf(history) }) => {
    const panels = running.length > 0 ? withRunning(finished, running) : finished;
    const names = panels.map((_, i) => `metric ${i + 1}`);
    const domain = epochDomain(epochs, { running: running.length > 0 });
    const rates = learningRate.length > 0 ? rateFrame(learningRate, RATES, domain) : undefined;
    const frame = frameOf({ domain, rates, panels: panels.map((panel, i) => panelFrame(panel, names[i] ?? "")) });
    const datasets: Record<string, readonly object[]> = {};
    panels.forEach(({ points }, i) => (datasets[names[i] ?? ""] = points));
    if (rates) datasets[RATES] = learningRate;
    const [first, last] = [learningRate[0], learningRate.at(-1)];
    const ends = first && last && { first: first.rate, last: last.rate };
    return new Chart({ ...frame, datasets }, wordsOf({ rates: ends, isRunning: running.length > 0 }));
  };
}

/** What stays the same while an epoch runs. */
interface FinishedFrame {
  title: string;
  subtitle: readonly string[];
  best: Best | undefined;
  sets: readonly Point["set"][];
  locale: string;
}

/** What a running epoch may change, beside its numbers. */
interface RunningFrame {
  panels: readonly PanelFrame[];
  domain: [first: number, last: number];
  rates: RateFrame | undefined;
}

/** All of a chart but its numbers. */
function historyFrame({ title, subtitle, best, sets, locale }: FinishedFrame): (frame: RunningFrame) => VegaLiteSpec {
  return ({ panels, domain, rates }) => {
    const width = panels.length > 1 ? 232 : 420;
    const values = { columns: 2, concat: panels.map((panel) => trainingPanel(panel, { best, domain, sets, width })) };
    const ratesWidth = panels.length > 1 ? 540 : width;
    return {
      title: { text: title, ...(subtitle.length > 0 ? { subtitle } : {}) },
      config: { ...theme, ...localeOf(locale) },
      ...(rates ? { vconcat: [values, learningRatePanel(rates, { width: ratesWidth })] } : values),
    };
  };
}

/** From the first epoch's end to the last one's; from the start of the first while an epoch runs. */
function epochDomain(epochs: number, { running }: { running: boolean }): [first: number, last: number] {
  if (running) return [0, epochs];
  return epochs > 1 ? [1, epochs] : [0.5, 1.5];
}

function ratesOf({ epoch, history }: EpochValues): RatePoint[] {
  return (history["learningRate"] ?? []).map((rate, i) => ({ epoch: epoch[i] ?? NaN, rate }));
}

function panelsOf({ epoch, history }: EpochValues): Panel[] {
  const metrics = new Set(["loss", ...Object.keys(history).map((name) => name.replace(/^val_/, ""))]);
  for (const name of NO_METRICS) metrics.delete(name);
  return [...metrics].map((metric) => {
    const points = (set: Point["set"], values: readonly number[] = []): Point[] =>
      epoch.map((number, i) => ({ epoch: number, set, value: finite(values[i]) }));
    const validation = history[`val_${metric}`];
    return {
      metric: FULL_NAMES[metric] ?? metric,
      points: [...points("training", history[metric]), ...(validation ? points("validation", validation) : [])],
    };
  });
}

/** The panels with what the epoch that runs has given. */
function withRunning(finished: readonly Panel[], running: readonly RunningValues[]): Panel[] {
  const panels = finished.map(({ metric, points }) => ({ metric, points: [...points] }));
  for (const name of Object.keys(running.at(-1)?.logs ?? {})) {
    if (NO_METRICS.has(name)) continue;
    const metric = FULL_NAMES[name] ?? name;
    let panel = panels.find((each) => each.metric === metric);
    if (!panel) panels.push((panel = { metric, points: [] }));
    for (const { at, logs } of running) panel.points.push({ epoch: at, set: "training", value: finite(logs[name]) });
  }
  return panels;
}

function bestEpoch({ epoch, history }: EpochValues): Best | undefined {
  const name = history["val_loss"] ? "validation loss" : "training loss";
  const values = history["val_loss"] ?? history["loss"] ?? [];
  return epoch
    .map((number, i) => ({ epoch: number, name, value: values[i] ?? NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .reduce<Best | undefined>((best, next) => (best && best.value <= next.value ? best : next), undefined);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
