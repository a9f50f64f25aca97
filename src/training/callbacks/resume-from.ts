import type { Callback } from "../callback.js";
import { CheckpointError } from "../checkpoint/checkpoint-error.js";
import { noCheckpoint } from "../checkpoint/read-checkpoint.js";
import { restoreCheckpoint } from "../checkpoint/restore-checkpoint.js";

/**
 * Goes on with the training that a checkpoint is of: the net gets its weights, the optimizer its memory and learning rate,
 * the history its epochs, and the random source its state. With the same data and options the result is that of a training
 * without the break. `epochs` of `fit` counts the epochs before it, too.
 *
 * @param folder of a `modelCheckpoint` or `saveCheckpoint` with `state`
 * @throws CheckpointError at the begin of the training, when there is no checkpoint, it is damaged or of another net
 * @example
 * await fit(cnn, train, { epochs: 20, callbacks: [resumeFrom("models/mnist"), modelCheckpoint("models/mnist")] });
 */
export function resumeFrom(folder: string): Callback {
  return {
    async onTrainBegin(run) {
      const restored = await restoreCheckpoint(run.model, folder);
      if (!restored) throw noCheckpoint(folder);
      if (!restored.state) {
        throw new CheckpointError(
          `the checkpoint in ${folder} has no training state: save one with modelCheckpoint, or with saveCheckpoint and state`,
        );
      }
      run.resume(restored.state);
    },
  };
}
