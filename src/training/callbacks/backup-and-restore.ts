import { rm } from "node:fs/promises";
import { resolve } from "node:path";

import type { Callback } from "../callback.js";
import { restoreCheckpoint } from "../checkpoint/restore-checkpoint.js";
import { saveCheckpoint } from "../checkpoint/save-checkpoint.js";

/** Options of {@link backupAndRestore}; names and defaults are Keras'. */
export interface BackupAndRestoreOptions {
  /** Whether the backup is removed when the training has ended well. Default: true. */
  deleteCheckpoint?: boolean;
  /** 1: prints a line when a training goes on from a backup. Default: 1. */
  verbose?: 0 | 1;
}

/**
 * Makes a training survive a crash, as Keras' `BackupAndRestore`: it is saved after each epoch, and the next `fit` with the
 * same folder goes on from the last finished one, to the same result with the same data, options and seed. The backup is
 * removed when the training has ended well, after all epochs or stopped by a callback at the end of one; an interrupt or
 * an error leaves it. Place it behind callbacks that add values or change weights or the learning rate.
 *
 * @param folder for this training only; made where it does not exist, removed with what is in it
 * @throws CheckpointError when the backup is damaged or of another net, or cannot be written
 * @example
 * await fit(cnn, train, { epochs: 20, callbacks: [backupAndRestore("backup/mnist")] });
 */
export function backupAndRestore(
  folder: string,
  { deleteCheckpoint = true, verbose = 1 }: BackupAndRestoreOptions = {},
): Callback {
  const place = resolve(folder);
  let inEpoch = false;
  return {
    async onTrainBegin(run) {
      inEpoch = false;
      const restored = await restoreCheckpoint(run.model, place);
      if (!restored?.state) return;
      run.resume(restored.state);
      if (verbose === 1)
        console.log(`the training goes on behind epoch ${restored.state.epoch}, from the backup in ${place}`);
    },
    onEpochBegin: () => void (inEpoch = true),
    async onEpochEnd(_epoch, { loss = 0 }, run) {
      inEpoch = false;
      // From weights that are not numbers no training goes on.
      if (Number.isFinite(loss)) await saveCheckpoint(run.model, place, { state: run.state() });
    },
    async onTrainEnd(run) {
      if (deleteCheckpoint && !inEpoch && !run.interrupted) await rm(place, { recursive: true, force: true });
    },
  };
}
