import type { VegaLiteSpec } from "../display/index.js";
import { Chart } from "./chart.js";
import { dataNote } from "../data/data-note.js";
import { dashes, ink, quietInk } from "./theme.js";

/** Values of a training by epoch, as `fit` returns them. */
export interface EpochValues {
  /** The finished epochs, counted from 1. */
  readonly epoch: readonly number[];
  /** One list a value, in the order of `epoch`, by Keras' names: `loss`, `acc` or `accuracy`, `val_loss` … */
  readonly history: Readonly<Record<string, readonly number[]>>;
  /** What must be said of the data, e.g. "drawn stand-in data". Default: nothing. */
  readonly dataNote?: string;
}

/** Options of {@link trainingHistory}. */
export interface TrainingHistoryOptions {
  /** Whether the pictures were drawn stand-ins, where the history does not say so itself. Default: false. */
  standIn?: boolean;
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** How many epochs the axis has room for. Default: as many as there are. */
  epochs?: number;
}

/** One point of one line. */
interface Point {
  epoch: number;
  set: "training" | "validation";
  /** null where the value was no finite number. */
  value: number | null;
}

/** One metric and its lines. */
interface Panel {
  metric: string;
  points: readonly Point[];
}

/** The epoch that a checkpoint would keep. */
interface Best {
  epoch: number;
  name: string;
  value: number;
}

/** Beyond so many epochs points would hide their line. */
const MOST_POINTS = 25;

const FULL_NAMES: Readonly<Record<string, string>> = { acc: "accuracy", lr: "learning rate" };

/**
 * Loss and metrics by epoch, a panel each, with training and validation as two lines. A dotted line marks the epoch with
 * the lowest validation loss, or training loss where nothing was validated.
 *
 * @param history `epoch` counts from 1; each list of `history` is as long as `epoch`; it may be empty
 * @example
 * trainingHistory({ epoch: [1, 2], history: { loss: [0.4, 0.2], val_loss: [0.3, 0.25] } });
 */
export function trainingHistory(
  history: EpochValues,
  { standIn = false, title = "Training history", epochs = history.epoch.at(-1) ?? 1 }: TrainingHistoryOptions = {},
): Chart {
  const panels = panelsOf(history);
  const best = bestEpoch(history);
  const sets = [...new Set(["training", ...panels.flatMap(({ points }) => points.map(({ set }) => set))])];
  const note = history.dataNote ?? dataNote({ standIn });
  const subtitle = [
    ...(best ? [`dotted line: best epoch ${best.epoch}, ${best.name} ${short(best.value)}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  const spec = {
    title: { text: title, ...(subtitle.length > 0 ? { subtitle } : {}) },
    columns: 2,
    concat: panels.map((panel) => panelSpec(panel, { best, epochs, sets, width: panels.length > 1 ? 232 : 420 })),
  };
  return new Chart(spec, describe({ title, panels, best, note, count: history.epoch.length }));
}

function panelsOf({ epoch, history }: EpochValues): Panel[] {
  const metrics = new Set(["loss", ...Object.keys(history).map((name) => name.replace(/^val_/, ""))]);
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

function bestEpoch({ epoch, history }: EpochValues): Best | undefined {
  const name = history["val_loss"] ? "validation loss" : "training loss";
  const values = history["val_loss"] ?? history["loss"] ?? [];
  return epoch
    .map((number, i) => ({ epoch: number, name, value: values[i] ?? NaN }))
    .filter(({ value }) => Number.isFinite(value))
    .reduce<Best | undefined>((best, next) => (best && best.value <= next.value ? best : next), undefined);
}

function panelSpec(
  { metric, points }: Panel,
  { best, epochs, sets, width }: { best: Best | undefined; epochs: number; sets: readonly string[]; width: number },
): VegaLiteSpec {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const xScale = { domain: epochs > 1 ? [1, epochs] : [0.5, 1.5], nice: false, padding: 8 };
  // One level has no extent that an axis could show.
  const yScale = values.length > 0 ? { zero: new Set(values).size === 1, nice: 6 } : { domain: [0, 1] };
  const rule = {
    data: { values: [{ best: best?.epoch }] },
    mark: { type: "rule", color: quietInk, strokeDash: [1, 3], strokeWidth: 2 },
    encoding: { x: { field: "best", type: "quantitative", scale: xScale } },
  };
  const ticks = wholeTicks(epochs);
  const withPoints = epochs <= MOST_POINTS;
  const set = { field: "set", type: "nominal", title: null, scale: { domain: sets } };
  // The dashes of a line would fray the outline of a point.
  const legend = {
    orient: "top",
    offset: 6,
    ...(withPoints ? { symbolSize: 90, symbolStrokeWidth: 0 } : { symbolSize: 400 }),
  };
  const shared = {
    x: {
      field: "epoch",
      type: "quantitative",
      title: "epoch",
      scale: xScale,
      // vega drops values that are more than it would count itself.
      axis: { values: ticks, tickCount: ticks.length, tickMinStep: 0.5, format: "d", grid: false },
    },
    y: { field: "value", type: "quantitative", title: metric, scale: yScale, axis: { tickCount: 6 } },
    color: { ...set, legend },
  };
  const line = {
    mark: { type: "line", strokeWidth: 2 },
    encoding: { strokeDash: { ...set, scale: { domain: sets, range: dashes.slice(0, sets.length) }, legend } },
  };
  const point = {
    mark: { type: "point", filled: true, opacity: 1, size: 45 },
    encoding: { shape: { ...set, legend } },
  };
  const lines = { data: { values: points }, encoding: shared, layer: [line, ...(withPoints ? [point] : [])] };
  const nothing = {
    data: { values: [{}] },
    mark: { type: "text", text: "no finished epoch yet", color: ink },
  };
  return { width, height: 220, layer: [...(best ? [rule] : []), lines, ...(values.length > 0 ? [] : [nothing])] };
}

/** At most ten whole numbers from 1 to `last`. */
function wholeTicks(last: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => last / step <= 10) ?? Math.ceil(last / 10);
  const multiples = Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
  return step === 1 ? multiples : [1, ...multiples];
}

function describe(facts: {
  title: string;
  panels: readonly Panel[];
  best: Best | undefined;
  note: string | undefined;
  count: number;
}): string {
  const { title, panels, best, note, count } = facts;
  const about = `${title}, ${count} epoch${count === 1 ? "" : "s"}`;
  const courses = panels.flatMap(({ metric, points }) =>
    (["training", "validation"] as const).flatMap((set) => {
      const values = points.filter((point) => point.set === set).map(({ value }) => value);
      if (values.length === 0) return [];
      return [`${set} ${metric} ${[...new Set([values[0], values.at(-1)])].map(short).join(" to ")}`];
    }),
  );
  const sentences = [
    courses.length > 0 ? `${about}: ${courses.join(", ")}` : about,
    ...(best ? [`Best epoch ${best.epoch}, ${best.name} ${short(best.value)}`] : []),
    ...(note === undefined ? [] : [note]),
  ];
  return `${sentences.join(". ")}.`;
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

function short(value: number | null | undefined): string {
  return value === null || value === undefined ? "not a number" : String(Number(value.toPrecision(4)));
}
