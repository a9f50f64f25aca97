import type { Chart } from "./chart.js";
import { GrowingHistory } from "./growing-history.js";
import type { RatePoint } from "./learning-rate-panel.js";
import type { ComparedRun } from "./read-run.js";

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

/** Options of {@link GrowingHistory}. */
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
  return new GrowingHistory(run, options).chart(options);
}
