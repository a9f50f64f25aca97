import type { Callback } from "../callback.js";
import { learningRateOf } from "../schedules/learning-rate.js";

/** Options of {@link terminateOnNaN}. */
export interface TerminateOnNaNOptions {
  /** 0: silent, 1: prints at which batch it was, and what to try. Default: 1. */
  verbose?: 0 | 1;
}

/**
 * Ends a training after the batch whose loss is not a number, as Keras' `TerminateOnNaN`. The history of the finished
 * epochs is kept; the weights are of no use any more, unless `earlyStopping` restores the best ones.
 *
 * @example
 * await fit(cnn, train, { callbacks: [terminateOnNaN()] });
 */
export function terminateOnNaN({ verbose = 1 }: TerminateOnNaNOptions = {}): Callback {
  let epoch = 0;
  return {
    onEpochBegin: (now) => void (epoch = now),
    onBatchEnd(batch, { loss = 0 }, run) {
      if (Number.isFinite(loss)) return;
      run.stop();
      if (verbose === 0) return;
      console.log(
        `the training has ended: the loss is ${loss} after batch ${batch + 1} of epoch ${epoch + 1}, at the learning rate ` +
          `${learningRateOf(run.model)}; try a tenth of it, pictures scaled to [0, 1], or batch normalisation`,
      );
    },
  };
}
