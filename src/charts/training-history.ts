import { dataNote } from "../data/data-note.js";
import { Chart } from "./chart.js";
import { lastKept } from "./last-kept.js";
import { learningRatePanel, rateFrame, type RateFrame, type RatePoint } from "./learning-rate-panel.js";
import { localeOf, numberText, type NumberText } from "./number-text.js";
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

/** Options of {@link trainingHistory}. */
export interface TrainingHistoryOptions {
  /** Whether the pictures were drawn stand-ins, where the history does not say so itself. Default: false. */
  standIn?: boolean;
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** How numbers are written, as `Intl.NumberFormat` takes it. Default: "en". */
  locale?: string;
  /** How many epochs the axis has room for. Default: as many as there are. */
  epochs?: number;
  /** What the epoch that runs has given so far. Default: none runs. */
  running?: readonly RunningValues[];
  /** The learning rate, shown under the panels. Default: the history's `learningRate`, nothing where it has none. */
  learningRate?: readonly RatePoint[];
}

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
  const history: EpochValues = isHistory(run) ? run : readRun("history", run);
  const { standIn = false, title = "Training history", locale = "en", running = [] } = options;
  const text = numberText(locale);
  const { epochs = history.epoch.at(-1) ?? 1, learningRate = ratesOf(history) } = options;
  const panels = panelsOf(history, running);
  const best = bestEpoch(history);
  const validated = history.epoch.length > 0 && Object.keys(history.history).some((name) => name.startsWith("val_"));
  const sets: Point["set"][] = ["training", ...(validated ? (["validation"] as const) : [])];
  const note = history.dataNote ?? dataNote({ standIn });
  const subtitle = [
    ...(best ? [`dotted line: best epoch ${text.count(best.epoch)}, ${best.name} ${text.value(best.value)}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  const names = panels.map((_, i) => `metric ${i + 1}`);
  const domain = epochDomain(epochs, { running: running.length > 0 });
  const rates = learningRate.length > 0 ? rateFrame(learningRate, RATES, domain) : undefined;
  const frame = historyFrame({
    ...{ title, subtitle, best, sets, domain, locale, rates },
    panels: panels.map((panel, i) => panelFrame(panel, names[i] ?? "")),
  });
  const datasets = {
    ...Object.fromEntries(panels.map(({ points }, i) => [names[i] ?? "", points] as const)),
    ...(rates && { [RATES]: learningRate }),
  };
  const spec = { ...frame, datasets };
  return new Chart(spec, describe({ title, panels, best, note, learningRate, count: history.epoch.length, text }));
}

/** All of a chart but its numbers. */
interface HistoryFrame {
  title: string;
  subtitle: readonly string[];
  panels: readonly PanelFrame[];
  best: Best | undefined;
  sets: readonly Point["set"][];
  domain: [first: number, last: number];
  rates: RateFrame | undefined;
  locale: string;
}

/** The last one is kept: while an epoch runs only the numbers change, many times a second. */
const historyFrame = lastKept(({ title, subtitle, panels, best, sets, domain, rates, locale }: HistoryFrame) => {
  const width = panels.length > 1 ? 232 : 420;
  const values = { columns: 2, concat: panels.map((panel) => trainingPanel(panel, { best, domain, sets, width })) };
  const ratesWidth = panels.length > 1 ? 540 : width;
  return {
    title: { text: title, ...(subtitle.length > 0 ? { subtitle } : {}) },
    config: { ...theme, ...localeOf(locale) },
    ...(rates ? { vconcat: [values, learningRatePanel(rates, { width: ratesWidth })] } : values),
  };
});

/** From the first epoch's end to the last one's; from the start of the first while an epoch runs. */
function epochDomain(epochs: number, { running }: { running: boolean }): [first: number, last: number] {
  if (running) return [0, epochs];
  return epochs > 1 ? [1, epochs] : [0.5, 1.5];
}

function ratesOf({ epoch, history }: EpochValues): RatePoint[] {
  return (history["learningRate"] ?? []).map((rate, i) => ({ epoch: epoch[i] ?? NaN, rate }));
}

function panelsOf({ epoch, history }: EpochValues, running: readonly RunningValues[]): Panel[] {
  const names = [...Object.keys(history), ...Object.keys(running.at(-1)?.logs ?? {})];
  const metrics = new Set(["loss", ...names.map((name) => name.replace(/^val_/, ""))]);
  for (const name of NO_METRICS) metrics.delete(name);
  return [...metrics].map((metric) => {
    const points = (set: Point["set"], values: readonly number[] = []): Point[] =>
      epoch.map((number, i) => ({ epoch: number, set, value: finite(values[i]) }));
    const validation = history[`val_${metric}`];
    return {
      metric: FULL_NAMES[metric] ?? metric,
      points: [
        ...points("training", history[metric]),
        ...running.map(({ at, logs }): Point => ({ epoch: at, set: "training", value: finite(logs[metric]) })),
        ...(validation ? points("validation", validation) : []),
      ],
    };
  });
}

function bestEpoch({ epoch, history }: EpochValues): Best | undefined {
  const name = history["val_loss"] ? "validation loss" : "training loss";
  const values = history["val_loss"] ?? history["loss"] ?? [];
  return epoch
    .map((number, i) => ({ epoch: number, name, value: values[i] ?? NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .reduce<Best | undefined>((best, next) => (best && best.value <= next.value ? best : next), undefined);
}

function describe(facts: {
  title: string;
  panels: readonly Panel[];
  best: Best | undefined;
  note: string | undefined;
  learningRate: readonly RatePoint[];
  count: number;
  text: NumberText;
}): string {
  const { title, panels, best, note, learningRate, count, text } = facts;
  const about = `${title}, ${text.count(count)} epoch${count === 1 ? "" : "s"}`;
  const courses = panels.flatMap(({ metric, points }) =>
    (["training", "validation"] as const).flatMap((set) => {
      const values = points.filter((point) => point.set === set).map(({ value }) => value);
      if (values.length === 0) return [];
      return [`${set} ${metric} ${firstToLast(values, text)}`];
    }),
  );
  const sentences = [
    courses.length > 0 ? `${about}: ${courses.join(", ")}` : about,
    ...(best ? [`Best epoch ${text.count(best.epoch)}, ${best.name} ${text.value(best.value)}`] : []),
    ...(learningRate.length > 0
      ? [
          `Learning rate ${firstToLast(
            learningRate.map(({ rate }) => rate),
            text,
          )}`,
        ]
      : []),
    ...(note === undefined ? [] : [note]),
  ];
  return `${sentences.join(". ")}.`;
}

function firstToLast(values: readonly (number | null)[], text: NumberText): string {
  return [...new Set([values[0], values.at(-1)])].map((value) => text.value(value ?? NaN)).join(" to ");
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
