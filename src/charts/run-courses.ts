import { Monitor } from "../training/callbacks/monitor.js";
import { canonical, NO_METRICS, readRun, type ComparedRun } from "./read-run.js";

/** One metric of one run. */
export interface Course {
  name: string;
  epoch: readonly number[];
  values: readonly number[];
  /** The best finite value. Undefined where there is none. */
  best: { epoch: number; value: number } | undefined;
  dataNote: string | undefined;
}

/**
 * The courses of one metric.
 *
 * @param metric by default what all runs have: a metric of the validation, its loss, a metric of the training, its loss
 * @throws Error when runs do not have the metric
 */
export function coursesOf(
  runs: Readonly<Record<string, ComparedRun>>,
  metric?: string,
): { metric: string; courses: Course[] } {
  const read = Object.entries(runs).map(([name, run]) => ({ name, ...readRun(name, run) }));
  const chosen = canonical(metric ?? defaultMetric(read.map(({ history }) => Object.keys(history))));
  const courses = read.map(({ name, epoch, history, dataNote }): Course => {
    const values = history[chosen];
    if (!values)
      throw new Error(
        `the run "${name}" has no "${metric ?? chosen}" (there is: ${Object.keys(history).join(", ") || "nothing"}): set metric to what all runs have`,
      );
    if (values.length !== epoch.length)
      throw new Error(
        `the run "${name}" has ${epoch.length} epochs and ${values.length} values of "${chosen}": give one for each epoch`,
      );
    return { name, epoch, values, best: bestOf(chosen, { epoch, values }), dataNote };
  });
  return { metric: chosen, courses };
}

/** The name of a metric in words: "validation accuracy". */
export function metricTitle(metric: string): string {
  return metric.startsWith("val_") ? `validation ${metric.slice("val_".length)}` : `training ${metric}`;
}

function defaultMetric(runs: readonly string[][]): string {
  const common = (runs[0] ?? []).filter((name) => !NO_METRICS.has(name) && runs.every((names) => names.includes(name)));
  const [best] = [
    common.filter((name) => name.startsWith("val_") && name !== "val_loss"),
    common.filter((name) => name === "val_loss"),
    common.filter((name) => name !== "loss"),
    common,
  ].flat();
  if (best !== undefined) return best;
  throw new Error(
    `the runs have no metric in common (they have: ${runs.map((names) => names.join(", ") || "nothing").join("; ")}): compare runs with the same metrics`,
  );
}

function bestOf(
  metric: string,
  { epoch, values }: { epoch: readonly number[]; values: readonly number[] },
): Course["best"] {
  const monitor = new Monitor(metric, { mode: "auto", callback: "comparisonChart" });
  let best: Course["best"];
  values.forEach((value, i) => {
    if (Number.isFinite(value) && monitor.better(value, best?.value)) best = { epoch: epoch[i] ?? NaN, value };
  });
  return best;
}
