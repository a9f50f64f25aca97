import type { Augmentation } from "../data/augmentation/augmentation.js";
import { dataNote } from "../data/data-note.js";
import type { Dataset } from "../data/dataset.js";
import { progressLine } from "../progress.js";
import { sharedRandom, type Random } from "../random.js";
import { tf } from "../tensorflow.js";
import { inBatches, labelForm, makeBatch, range } from "./batches.js";
import { breathe } from "./breathe.js";
import type { Callback, Logs, TrainingRun } from "./callback.js";
import { evaluateOn } from "./evaluate.js";
import { History } from "./history.js";
import { checkShapes } from "./check-shapes.js";
import { metricNames, RunningMean } from "./metrics.js";
import { trainStep } from "./train-step.js";

/** Options of {@link fit}; names and defaults are Keras'. */
export interface FitOptions {
  /** Times that the net sees all pictures. Default: 1. */
  epochs?: number;
  /** Pictures in one step of the optimizer. Default: 32. */
  batchSize?: number;
  /** Share of the pictures, the last ones before shuffling, kept for validation. Default: 0. */
  validationSplit?: number;
  /** Pictures for validation; wins over `validationSplit`. Default: none. */
  validationData?: Dataset;
  /** Whether each epoch takes the pictures in a new order. Default: true. */
  shuffle?: boolean;
  /** Where the order and the changes of pictures come from. Default: the source started by `setSeed`. */
  random?: Random;
  /** How the pictures of each batch are changed; those for validation never are. Default: not at all. */
  augmentation?: Augmentation;
  /** What is told of each epoch and batch. Default: none. */
  callbacks?: readonly Callback[];
  /** 0: silent, 1: one line of progress. Default: 1. */
  verbose?: 0 | 1;
  /** Whether each step runs as tfjs does it, operation by operation, and not as one graph. Default: false. */
  eager?: boolean;
  /** Ends the training after the batch that is running. Default: none. */
  signal?: AbortSignal;
}

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
 * @param model a compiled tfjs model whose input is [n, height, width, channels] with values in [0, 1]
 * @returns the history of the finished epochs
 * @throws when the model is not compiled, or an option is out of range
 * @example
 * const history = await fit(cnn, train, { epochs: 5, batchSize: 64, validationSplit: 0.1 });
 */
export async function fit(model: tf.LayersModel, data: Dataset, options: FitOptions = {}): Promise<History> {
  const {
    epochs = 1,
    batchSize = 32,
    validationSplit = 0,
    validationData,
    shuffle = true,
    random = sharedRandom(),
    augmentation,
    callbacks = [],
    verbose = 1,
    eager = false,
    signal,
  } = options;
  const held = validationData ? 0 : Math.round(data.size * validationSplit);
  const training = data.size - held;
  check({ epochs, batchSize, validationSplit, training });
  const validation = validationData ?? (held > 0 ? data : undefined);
  const validationIndices = validationData ? range(0, validationData.size) : range(training, data.size);

  checkShapes(model, data);
  const form = labelForm(model);
  const change = augmentation && ((images: tf.Tensor4D) => augmentation.apply(images, { random }));
  const history = new History(dataNote(data));
  let stopped = signal?.aborted ?? false;
  const stop = (): void => {
    stopped = true;
  };
  let first = 0;
  const run: TrainingRun = {
    model,
    history,
    epochs,
    batches: Math.ceil(training / batchSize),
    random,
    stop,
    state: () => ({ epoch: history.epoch.at(-1) ?? 0, history: history.fields(), random: random.state }),
    resume: (state) => {
      first = state.epoch;
      history.restore(state.history);
      random.restore(state.random);
    },
  };
  const progress = verbose === 1 ? progressLine() : undefined;
  const started = performance.now();
  // A listener that a cell adds before it first waits would undo the kernel's: Node sets SIGINT aside until then.
  await breathe();
  process.on("SIGINT", stop);
  signal?.addEventListener("abort", stop);
  try {
    for (const callback of callbacks) await callback.onTrainBegin?.(run);
    const examples = exampleSizes(training, batchSize).map((size) => makeBatch(data, range(0, size), { form }));
    const step = trainStep(model, examples, { eager });
    for (const { x, y } of examples) tf.dispose([x, y]);
    for (let epoch = first; epoch < epochs && !stopped; epoch++) {
      const epochStarted = performance.now();
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch, run);
      const order = shuffle ? random.permutation(training) : range(0, training);
      const mean = new RunningMean(metricNames(model));
      let batch = 0;
      step.beginEpoch(random.integer(SEEDS));
      try {
        for (const chosen of inBatches(order, batchSize)) {
          for (const callback of callbacks) await callback.onBatchBegin?.(batch, run);
          const { x, y } = makeBatch(data, chosen, { form, change });
          mean.add(step.run({ x, y }, batch), chosen.length);
          tf.dispose([x, y]);
          for (const callback of callbacks) await callback.onBatchEnd?.(batch, mean.logs(), run);
          batch++;
          progress?.update(progressText({ epoch, batch, seconds: secondsSince(epochStarted), run, logs: mean.logs() }));
          await breathe();
          // Set by an interrupt, a callback or the signal while this batch ran.
          if (stopped as boolean) break;
        }
      } finally {
        step.endEpoch(); // also when a callback fails: what was learnt so far is kept
      }
      if (batch < run.batches) break;
      const logs = mean.logs();
      if (validation) {
        Object.assign(logs, await evaluateOn(model, validation, validationIndices, { batchSize: 256, prefix: "val_" }));
      }
      history.add(logs, secondsSince(epochStarted));
      for (const callback of callbacks) {
        await callback.onEpochEnd?.(epoch, logs, run);
        history.amend(logs);
      }
    }
    for (const callback of callbacks) await callback.onTrainEnd?.(run);
  } finally {
    process.off("SIGINT", stop);
    signal?.removeEventListener("abort", stop);
    progress?.done(summary(history, epochs, secondsSince(started)));
  }
  return history;
}

function check(numbers: { epochs: number; batchSize: number; validationSplit: number; training: number }): void {
  for (const name of ["epochs", "batchSize"] as const) {
    if (!Number.isInteger(numbers[name]) || numbers[name] < 1) {
      throw new RangeError(`${name} is ${numbers[name]}: give a whole number of at least 1`);
    }
  }
  if (!(numbers.validationSplit >= 0 && numbers.validationSplit < 1)) {
    throw new RangeError(`validationSplit is ${numbers.validationSplit}: give a share of at least 0 and less than 1`);
  }
  if (numbers.training < 1) throw new RangeError("there is no picture left to train on: take more, or split off fewer");
}

/** The sizes of batches that will come: the whole ones', and the last one's. */
function exampleSizes(training: number, batchSize: number): number[] {
  const last = training % batchSize;
  return [...(training >= batchSize ? [batchSize] : []), ...(last > 0 ? [last] : [])];
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

function progressText(state: { epoch: number; batch: number; seconds: number; run: TrainingRun; logs: Logs }): string {
  const { epoch, batch, seconds, run, logs } = state;
  const width = 20;
  const full = Math.round((batch / run.batches) * width);
  const left = (seconds / batch) * (run.batches - batch);
  const bar = "━".repeat(full) + "─".repeat(width - full);
  return `epoch ${epoch + 1}/${run.epochs} ${bar} ${batch}/${run.batches} batches, ${left.toFixed(0)} s left · ${numbersText(logs)}`;
}

function summary(history: History, asked: number, seconds: number): string {
  const done = history.epoch.length;
  const last = Object.fromEntries(
    Object.entries(history.history).map(([name, values]) => [name, values.at(-1) ?? NaN]),
  );
  const stopped = done < asked ? ` of ${asked} (stopped)` : "";
  return `${done}${stopped} epoch${done === 1 ? "" : "s"} in ${seconds.toFixed(0)} s · ${numbersText(last)}`;
}

function numbersText(logs: Logs): string {
  return Object.entries(logs)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(" · ");
}
