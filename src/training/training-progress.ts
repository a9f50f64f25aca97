import { progressLine } from "../progress.js";
import type { Logs, TrainingRun } from "./callback.js";
import type { History } from "./history.js";

/** What is shown of a training while it runs. */
export interface TrainingProgress {
  batch(state: { epoch: number; batch: number; seconds: number; logs: Logs }): void;
  epoch(state: { epoch: number; seconds: number; logs: Logs }): void;
  done(seconds: number): void;
}

/** @param verbose 0: nothing, 1: one line that changes, 2: a line for each epoch */
export function trainingProgress(run: TrainingRun, verbose: 0 | 1 | 2): TrainingProgress {
  const line = verbose === 1 ? progressLine() : undefined;
  return {
    batch: (state) => line?.update(progressText(state, run)),
    epoch: ({ epoch, seconds, logs }) => {
      if (verbose === 2)
        console.log(`epoch ${epoch + 1}/${run.epochs} · ${seconds.toFixed(1)} s · ${numbersText(logs)}`);
    },
    done: (seconds) => line?.done(summary(run.history, run.epochs, seconds)),
  };
}

function progressText(
  { epoch, batch, seconds, logs }: { epoch: number; batch: number; seconds: number; logs: Logs },
  run: TrainingRun,
): string {
  const start = `epoch ${epoch + 1}/${run.epochs}`;
  if (!Number.isFinite(run.batches)) return `${start} · ${batch} batches · ${numbersText(logs)}`;
  const width = 20;
  const full = Math.min(width, Math.round((batch / run.batches) * width));
  const left = (seconds / batch) * (run.batches - batch);
  const bar = "━".repeat(full) + "─".repeat(width - full);
  return `${start} ${bar} ${batch}/${run.batches} batches, ${left.toFixed(0)} s left · ${numbersText(logs)}`;
}

function summary(history: History, asked: number, seconds: number): string {
  const done = history.epoch.length;
  const last = Object.fromEntries(
    Object.entries(history.history).map(([name, values]) => [name, values.at(-1) ?? NaN]),
  );
  const stopped = (history.epoch.at(-1) ?? 0) < asked ? ` of ${asked} (stopped)` : "";
  return `${done}${stopped} epoch${done === 1 ? "" : "s"} in ${seconds.toFixed(0)} s · ${numbersText(last)}`;
}

function numbersText(logs: Logs): string {
  return Object.entries(logs)
    .map(
      ([name, value]) =>
        `${name} ${Number.isInteger(value) || Math.abs(value) >= 1e-3 ? value.toFixed(4) : value.toExponential(2)}`,
    )
    .join(" · ");
}
