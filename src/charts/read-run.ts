import { columnsOf, isFrame, numbersOf, type Columns } from "./columns.js";
import type { EpochValues } from "./training-history.js";

/** What `fit` returns; or a table with a row an epoch: a column `epoch` and one for each metric, as `History.table` gives. */
export type ComparedRun = EpochValues | Columns;

/** Columns that say something else than how good a net is. */
export const NO_METRICS: ReadonlySet<string> = new Set(["epoch", "seconds", "learningRate"]);

/** The values of a run by epoch, with Keras' newer names of metrics. */
export function readRun(
  name: string,
  run: ComparedRun,
): { epoch: number[]; history: Record<string, number[]>; dataNote: string | undefined } {
  if (isHistory(run)) {
    const entries = Object.entries(run.history).map(([key, values]): [string, number[]] => [
      canonical(key),
      [...values],
    ]);
    return { epoch: [...run.epoch], history: Object.fromEntries(entries), dataNote: run.dataNote };
  }
  const { epoch, ...columns } = columnsOf(run);
  if (!epoch)
    throw new Error(
      `the run "${name}" has the columns ${Object.keys(columns).join(", ") || "none"}: give one "epoch" and one for each metric`,
    );
  const numbers = (column: unknown[]): number[] => Array.from(numbersOf(column as number[]));
  const entries = Object.entries(columns).map(([key, column]): [string, number[]] => [canonical(key), numbers(column)]);
  return { epoch: numbers(epoch), history: Object.fromEntries(entries), dataNote: undefined };
}

/** Whether a run is what `fit` returns, or looks like it. */
export function isHistory(run: ComparedRun): run is EpochValues {
  return !isFrame(run) && "history" in run && typeof run["history"] === "object" && !Array.isArray(run["history"]);
}

/** Keras' two names of one metric are one. */
export function canonical(metric: string): string {
  return metric === "acc" || metric === "val_acc" ? `${metric}uracy` : metric;
}
