import type { Augmentation } from "../data/augmentation/augmentation.js";
import type { Random } from "../random.js";
import type { TrainingData } from "./batches/epoch-feeder.js";
import type { Callback } from "./callback.js";

/** Options of {@link fit}; names and defaults are Keras'. */
export interface FitOptions {
  /** Number of the epoch after the last one; as many are trained where `initialEpoch` is 0. Default: 1. */
  epochs?: number;
  /** Number of the first epoch, from 0: where a training goes on. Default: 0. */
  initialEpoch?: number;
  /** Examples in one step of the optimizer; streams come in batches of their own. Default: 32. */
  batchSize?: number;
  /** Share of the examples, the last ones before shuffling, kept for validation. Default: 0. */
  validationSplit?: number;
  /** Examples for validation; wins over `validationSplit`. Default: none. */
  validationData?: TrainingData;
  /** Whether each epoch takes the examples in a new order. Default: true. */
  shuffle?: boolean;
  /** Where the order, the changes of pictures and dropout come from. Default: the source started by `setSeed`. */
  random?: Random;
  /** How the pictures of each batch are changed; those for validation never are. Default: not at all. */
  augmentation?: Augmentation;
  /** How much each class counts in the loss, by number or name, as `{ 1: 3.5 }`. Default: all 1. */
  classWeight?: Readonly<Record<string, number>> | readonly number[];
  /** How much each example counts in the loss. Default: all 1. */
  sampleWeight?: Float32Array | readonly number[];
  /** Batches of a stream that make an epoch; an endless one needs it. Default: all. */
  stepsPerEpoch?: number;
  /** What is told of each epoch and batch. Default: none. */
  callbacks?: readonly Callback[];
  /** 0: silent, 1: one line of progress, 2: a line for each epoch. Default: 1. */
  verbose?: 0 | 1 | 2;
  /** Whether each step runs as tfjs does it, operation by operation, and not as one graph. Default: false. */
  eager?: boolean;
  /** Ends the training after the batch that is running. Default: none. */
  signal?: AbortSignal;
}

/** @throws RangeError when a number is out of range */
export function checkFitOptions(options: FitOptions): void {
  const { epochs = 1, initialEpoch = 0, batchSize = 32, stepsPerEpoch = 1, validationSplit = 0 } = options;
  for (const [name, value] of Object.entries({ epochs, batchSize, stepsPerEpoch }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} is ${value}: give a whole number of at least 1`);
  if (!Number.isInteger(initialEpoch) || initialEpoch < 0 || initialEpoch >= epochs)
    throw new RangeError(
      `initialEpoch is ${initialEpoch}: give a whole number of at least 0 and less than epochs, which is ${epochs}`,
    );
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new RangeError(`validationSplit is ${validationSplit}: give a share of at least 0 and less than 1`);
}

/** @throws RangeError when nothing is left to train on, or a batch was asked for that is larger than what is left */
export function checkSize(training: number, { batchSize }: FitOptions): void {
  if (training < 1) throw new RangeError("there is no picture left to train on: take more, or split off fewer");
  if (batchSize !== undefined && batchSize > training)
    throw new RangeError(
      `batchSize is ${batchSize}, but there are only ${training} examples to train on: give at most ${training}`,
    );
}
