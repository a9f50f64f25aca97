import type { tf } from "../tensorflow.js";
import type { Random } from "../random.js";
import type { History, HistoryFields } from "./history.js";

/** Values of one batch or epoch by Keras' names: `loss`, `accuracy`, `val_loss`, `val_accuracy`. */
export type Logs = Record<string, number>;

/** Where a training stood at the end of an epoch; beside the weights all that is needed to go on as if it had not stopped. */
export interface TrainingState {
  /** Finished epochs. */
  readonly epoch: number;
  /** Their values, as in {@link History}. */
  readonly history: HistoryFields;
  /** {@link Random.state} of the training's random source. */
  readonly random: readonly number[];
}

/** A training that is under way. */
export interface TrainingRun {
  readonly model: tf.LayersModel;
  /** What the finished epochs gave. */
  readonly history: History;
  /** Epochs asked for, those of an earlier training that it goes on with among them. */
  readonly epochs: number;
  /** Batches in one epoch; NaN in the first epoch on a stream. */
  readonly batches: number;
  /** Where the order of the pictures, their changes and dropout come from. */
  readonly random: Random;
  /** Whether an interrupt or the signal has ended it, and not a callback. */
  readonly interrupted: boolean;
  /** Ends the training after the batch that is running. */
  stop(): void;
  /** Where the training stands; of use at the end of an epoch. */
  state(): TrainingState;
  /** Goes on where another training ended, whose weights the net and its optimizer have; only in `onTrainBegin`. */
  resume(state: TrainingState): void;
}

/**
 * What is told of a training while it runs; each method may return a promise, which is waited for. Epochs and batches
 * count from 0. At the begin and the end of an epoch the net and its optimizer have their weights: reading them there
 * gives the newest, and changed ones are taken over. In between they are in TensorFlow's graph.
 *
 * The learning rate can be set at any time: `setLearningRate(run.model, 1e-4)` holds for the next batch.
 *
 * @example
 * const slow: Callback = { onEpochEnd: (epoch, { loss }) => console.log(`epoch ${epoch + 1}: ${loss?.toFixed(3)}`) };
 * await fit(cnn, train, { callbacks: [slow] });
 */
export interface Callback {
  onTrainBegin?(run: TrainingRun): void | Promise<void>;
  onEpochBegin?(epoch: number, run: TrainingRun): void | Promise<void>;
  onBatchBegin?(batch: number, run: TrainingRun): void | Promise<void>;
  onBatchEnd?(batch: number, logs: Logs, run: TrainingRun): void | Promise<void>;
  /**
   * Now and then while an epoch runs, 20 times a second at most, with its values so far. Unlike `onBatchEnd` it leaves small
   * nets to run several steps at once.
   *
   * @param at the epoch that runs, and how many of its batches are done
   */
  onProgress?(
    at: { readonly epoch: number; readonly batch: number },
    logs: Logs,
    run: TrainingRun,
  ): void | Promise<void>;
  /** May add values to `logs` (`learningRate`, say): they are in the history, too. */
  onEpochEnd?(epoch: number, logs: Logs, run: TrainingRun): void | Promise<void>;
  /** Also after an interrupt and `stop`; not after an error. */
  onTrainEnd?(run: TrainingRun): void | Promise<void>;
}
