import type { RatePoint } from "./learning-rate-panel.js";
import { NO_METRICS } from "./read-run.js";
import type { EpochValues, RunningValues } from "./training-history.js";
import type { Best, Panel, Point } from "./training-panel.js";

const FULL_NAMES: Readonly<Record<string, string>> = { acc: "accuracy" };

/** The learning rates of the finished epochs. */
export function ratesOf({ epoch, history }: EpochValues): RatePoint[] {
  return (history["learningRate"] ?? []).map((rate, i) => ({ epoch: epoch[i] ?? NaN, rate }));
}

/** Loss and metrics of the finished epochs. */
export function panelsOf({ epoch, history }: EpochValues): Panel[] {
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
export function withRunning(finished: readonly Panel[], running: readonly RunningValues[]): Panel[] {
  const panels = finished.map(({ metric, points }) => ({ metric, points: [...points] }));
  for (const name of Object.keys(running.at(-1)?.logs ?? {})) {
    if (NO_METRICS.has(name)) continue;
    const metric = FULL_NAMES[name] ?? name;
    let panel = panels.find((each) => each.metric === metric);
    if (!panel) panels.push((panel = { metric, points: [] }));
    for (const values of running) panel.points.push(pointOf(values, name));
  }
  return panels;
}

const points = new WeakMap<RunningValues, Map<string, Point>>();

/** The same object each time it is asked for, so that it is written only once. */
function pointOf(values: RunningValues, name: string): Point {
  let made = points.get(values);
  if (!made) points.set(values, (made = new Map<string, Point>()));
  let point = made.get(name);
  if (!point) made.set(name, (point = { epoch: values.at, set: "training", value: finite(values.logs[name]) }));
  return point;
}

/** The epoch with the lowest validation loss, or training loss where nothing was validated. */
export function bestEpoch({ epoch, history }: EpochValues): Best | undefined {
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
