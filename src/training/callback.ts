import type { tf } from "../tensorflow.js";
import type { History } from "./history.js";

/** Values of one batch or epoch by Keras' names: `loss`, `acc`, `val_loss`, `val_acc`. */
export type Logs = Record<string, number>;

/** A training that is under way. */
export interface TrainingRun {
  readonly model: tf.LayersModel;
  /** What the finished epochs gave. */
  readonly history: History;
  /** Epochs asked for. */
  readonly epochs: number;
  /** Batches in one epoch. */
  readonly batches: number;
  /** Ends the training after the batch that is running. */
  stop(): void;
}

/**
 * What is told of a training while it runs; each method may return a promise, which is waited for. Epochs and batches
 * count from 0.
 */
export interface Callback {
  onTrainBegin?(run: TrainingRun): void | Promise<void>;
  onEpochBegin?(epoch: number, run: TrainingRun): void | Promise<void>;
  onBatchEnd?(batch: number, logs: Logs, run: TrainingRun): void | Promise<void>;
  onEpochEnd?(epoch: number, logs: Logs, run: TrainingRun): void | Promise<void>;
  onTrainEnd?(run: TrainingRun): void | Promise<void>;
}
