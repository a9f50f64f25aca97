import { Dataset } from "../data/dataset.js";
import { dataNote } from "../data/data-note.js";
import { sharedRandom } from "../random.js";
import { range } from "../range.js";
import { tf } from "../tensorflow.js";
import { epochFeeder, type EpochFeeder, type TrainingData } from "./batches/epoch-feeder.js";
import { isStream } from "./batches/stream.js";
import { breathe } from "./breathe.js";
import type { Callback, Logs, TrainingRun } from "./callback.js";
import { compiledNet } from "./compiled-net.js";
import { evaluateOn } from "./evaluate.js";
import { checkFitOptions, checkSize, type FitOptions } from "./fit-options.js";
import { History } from "./history.js";
import { explainMemory } from "./out-of-memory.js";
import { RunningMetrics } from "./running-metrics.js";
import { stepsAtOnce } from "./steps-at-once.js";
import { trainStep, type TrainStep } from "./train-step.js";
import { warnOfNaN } from "./nan-warning.js";
import { trainingProgress } from "./training-progress.js";

const VALIDATION = { batchSize: 256, prefix: "val_" } as const;

/** Milliseconds from one call of `onProgress` to the next, on average; a batch that ends late delays only its own call. */
const BETWEEN_PROGRESS = 50;

/** Seeds for dropout are drawn from so many. */
const SEEDS = 2 ** 31 - 1;

/**
 * Trains a compiled net. The step is recorded once and run as one TensorFlow graph, several times as fast as tfjs' own
 * `model.fit`; what cannot be a graph is trained as tfjs does it, and one line says why. Callbacks see the weights of the
 * net from the end of each epoch; the optimizer goes on where an earlier training of the net ended.
 *
 * An interrupt (Ctrl-C, the notebook's stop button) or `signal` ends it after the batch that is running; weights and the
 * history of the finished epochs are kept.
 *
 * @param model a compiled tfjs model. For a data set it takes [n, height, width, channels] with values in [0, 1]
 * @param data a data set; tensors `{ xs, ys }`; or a stream of such batches
 * @returns the history of the finished epochs
 * @throws Error when the model is not compiled, the data does not fit it, or an option is out of range
 * @example
 * const history = await fit(cnn, train, { epochs: 5, batchSize: 64, validationSplit: 0.1 });
 */
export async function fit(model: tf.LayersModel, data: TrainingData, options: FitOptions = {}): Promise<History> {
  checkFitOptions(options);
  compiledNet(model);
  const { epochs = 1, batchSize = 32, random = sharedRandom(), callbacks = [], verbose = 1, eager = false } = options;
  const { initialEpoch = 0, augmentation, shuffle = true, signal } = options;
  const held = heldForValidation(data, options);
  const size = sizeOf(data);
  if (size !== undefined) checkSize(size - held, options);
  const feeder = epochFeeder(model, data, {
    ...options,
    ...{ batchSize, shuffle, random, held },
    ...(augmentation && { change: (images: tf.Tensor4D) => augmentation.apply(images, { random }) }),
  });
  const history = new History(data instanceof Dataset ? dataNote(data) : undefined);
  const stopping = { now: signal?.aborted ?? false, interrupted: signal?.aborted ?? false };
  const stop = (): void => {
    stopping.now = true;
  };
  const interrupt = (): void => {
    stopping.interrupted = true;
    stop();
  };
  let first = initialEpoch;
  const run: TrainingRun = {
    model,
    history,
    epochs,
    get batches() {
      return feeder.batches;
    },
    random,
    get interrupted() {
      return stopping.interrupted;
    },
    stop,
    state: () => ({ epoch: history.epoch.at(-1) ?? 0, history: history.fields(), random: random.state }),
    resume: (state) => {
      first = state.epoch;
      history.restore(state.history);
      random.restore(state.random);
    },
  };
  const progress = trainingProgress(run, verbose);
  const started = performance.now();
  let step: TrainStep | undefined;
  // A listener that a cell adds before it first waits would undo the kernel's: Node sets SIGINT aside until then.
  await breathe();
  process.on("SIGINT", interrupt);
  signal?.addEventListener("abort", interrupt);
  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(run);
    step = firstStep(model, { feeder, eager, atOnce: watchesBatches(callbacks) ? 1 : stepsAtOnce(model, batchSize) });
    for (let epoch = first; epoch < epochs && !stopping.now; epoch++) {
      const epochStarted = performance.now();
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch, run);
      const seed = random.integer(SEEDS);
      const logs = await trainEpoch(step, { feeder, run, callbacks, stopping, progress, epoch, seed });
      if (!logs) break;
      if (size !== undefined && held > 0)
        Object.assign(logs, await evaluateOn(model, data, { ...VALIDATION, indices: range(size - held, size) }));
      else if (options.validationData) Object.assign(logs, await evaluateOn(model, options.validationData, VALIDATION));
      const seconds = secondsSince(epochStarted);
      history.add(epoch, logs, seconds);
      for (const callback of callbacks) {
        await callback.onEpochEnd?.(epoch, logs, run);
        history.amend(logs);
      }
      progress.epoch({ epoch, seconds, logs });
    }
    for (const callback of callbacks) await callback.onTrainEnd?.(run);
  } catch (error) {
    throw explainMemory(error, { model, batchSize });
  } finally {
    process.off("SIGINT", interrupt);
    signal?.removeEventListener("abort", interrupt);
    step?.dispose();
    feeder.dispose();
    progress.done(secondsSince(started));
  }
  return history;
}

interface EpochOptions {
  readonly feeder: EpochFeeder;
  readonly run: TrainingRun;
  readonly callbacks: readonly Callback[];
  readonly stopping: { readonly now: boolean };
  readonly progress: ReturnType<typeof trainingProgress>;
  readonly epoch: number;
  /** What dropout in this epoch follows from. */
  readonly seed: number;
}

/** @returns loss and metrics; undefined when it was stopped before the end */
async function trainEpoch(step: TrainStep, options: EpochOptions): Promise<Logs | undefined> {
  const { feeder, run, callbacks, stopping, progress, epoch, seed } = options;
  const metrics = new RunningMetrics(run.model);
  const started = performance.now();
  let batch = 0;
  let due = started + BETWEEN_PROGRESS;
  let ended = true;
  step.beginEpoch();
  try {
    for await (const { fed, sizes } of feeder.epoch(step.atOnce)) {
      for (const callback of callbacks) await callback.onBatchBegin?.(batch, run);
      const seeds = sizes.map((_, i) => ({ seed, step: batch + i }));
      step.run(fed, seeds).forEach((numbers, i) => {
        metrics.add(numbers, sizes[i] ?? 0);
      });
      tf.dispose([...fed]);
      const logs = metrics.logs();
      for (const callback of callbacks) await callback.onBatchEnd?.(batch, logs, run);
      batch += sizes.length;
      progress.batch({ epoch, batch, seconds: secondsSince(started), logs });
      const now = performance.now();
      if (now >= due) {
        due = Math.max(due + BETWEEN_PROGRESS, now + BETWEEN_PROGRESS / 2);
        for (const callback of callbacks) await callback.onProgress?.({ epoch, batch }, logs, run);
      }
      warnOfNaN(run, { loss: logs["loss"], epoch, batch });
      await breathe();
      // Set by an interrupt, a callback or the signal while this batch ran.
      ended = !(stopping.now && !(batch >= run.batches));
      if (!ended) break;
    }
  } finally {
    step.endEpoch(); // also when a callback fails: what was learnt so far is kept
  }
  return ended ? metrics.logs() : undefined;
}

function firstStep(
  model: tf.LayersModel,
  { feeder, eager, atOnce }: { feeder: EpochFeeder; eager: boolean; atOnce: number },
): TrainStep {
  const examples = feeder.examples();
  try {
    return trainStep(model, { source: feeder.source, examples, eager, atOnce });
  } finally {
    tf.dispose(examples);
  }
}

/** Whether something is done before or after single batches, so that steps cannot be run together. */
function watchesBatches(callbacks: readonly Callback[]): boolean {
  return callbacks.some((callback) => callback.onBatchBegin !== undefined || callback.onBatchEnd !== undefined);
}

/** Number of examples; undefined for a stream. */
function sizeOf(data: TrainingData): number | undefined {
  if (data instanceof Dataset) return data.size;
  if (isStream(data)) return undefined;
  return [data.xs instanceof tf.Tensor ? data.xs : Object.values(data.xs)].flat()[0]?.shape[0] ?? 0;
}

function heldForValidation(data: TrainingData, { validationSplit = 0, validationData }: FitOptions): number {
  if (validationSplit === 0 || validationData) return 0;
  const size = sizeOf(data);
  if (size === undefined)
    throw new Error("a stream has no last part to validate on: give validationData instead of validationSplit");
  return Math.round(size * validationSplit);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
