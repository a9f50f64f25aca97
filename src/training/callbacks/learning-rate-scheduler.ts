import type { Callback, TrainingRun } from "../callback.js";
import { learningRateOf, setLearningRate } from "../schedules/learning-rate.js";

/** Options of {@link learningRateScheduler}. */
export interface LearningRateSchedulerOptions {
  /** What the schedule's steps are: epochs, or batches since the begin of the training, both from 0. Default: "epoch". */
  every?: "epoch" | "batch";
  /** 1: prints a line with the rate of each epoch. Default: 0. */
  verbose?: 0 | 1;
}

/**
 * Sets the learning rate before each epoch or batch, as Keras' `LearningRateScheduler`. The history gets `learningRate`,
 * the rate at the end of each epoch. A training that goes on after a break goes on with its steps.
 *
 * @param schedule one of the schedules, or a function of the step and the rate so far
 * @throws in the training, when the schedule gives a rate that is negative or not a number
 * @example
 * const halved = learningRateScheduler((epoch, rate) => (epoch % 10 === 9 ? rate / 2 : rate));
 * @example
 * const cosine = learningRateScheduler(cosineDecay({ learningRate: 0.01, decaySteps: 5 * 844 }), { every: "batch" });
 */
export function learningRateScheduler(
  schedule: (step: number, current: number) => number,
  { every = "epoch", verbose = 0 }: LearningRateSchedulerOptions = {},
): Callback {
  let epoch = 0;
  const set = (step: number, { model }: TrainingRun): void => {
    const rate = schedule(step, learningRateOf(model));
    if (!(Number.isFinite(rate) && rate >= 0)) {
      throw new RangeError(
        `the schedule gives the learning rate ${rate} for ${every} ${step}: return a number of at least 0`,
      );
    }
    setLearningRate(model, rate);
  };
  return {
    onEpochBegin(now, run) {
      epoch = now;
      if (every === "epoch") set(epoch, run);
      if (every === "epoch" && verbose === 1)
        console.log(`epoch ${epoch + 1}: learning rate ${learningRateOf(run.model)}`);
    },
    // Where there is none, fit may run several batches at once.
    ...(every === "batch" && {
      onBatchBegin: (batch: number, run: TrainingRun) => set(epoch * run.batches + batch, run),
    }),
    onEpochEnd(_epoch, logs, run) {
      logs["learningRate"] = learningRateOf(run.model);
      if (every === "batch" && verbose === 1) console.log(`epoch ${epoch + 1}: learning rate ${logs["learningRate"]}`);
    },
  };
}
