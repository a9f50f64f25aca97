import { CheckpointError } from "../checkpoint/checkpoint-error.js";
import { saveCheckpoint } from "../checkpoint/save-checkpoint.js";
import type { Callback, Logs } from "../callback.js";
import { Monitor, type MonitorMode } from "./monitor.js";

/** Options of {@link modelCheckpoint}; names and defaults are Keras'. */
export interface ModelCheckpointOptions {
  /** The value to look at with `saveBestOnly`. Default: "val_loss". */
  monitor?: string;
  /** Whether only epochs are saved that are better than all before. Default: false. */
  saveBestOnly?: boolean;
  /** Whether the optimizer is left out: smaller, but a training cannot go on from it as if unbroken. Default: false. */
  saveWeightsOnly?: boolean;
  /** Whether the value is to fall ("min") or to rise ("max"). Default: "auto", by its name. */
  mode?: MonitorMode;
  /** When it is saved; in between the weights are in TensorFlow's graph. Default: "epoch", at the end of each. */
  saveFreq?: "epoch";
  /** With `saveBestOnly`, saves nothing that is not better than this. Default: none. */
  initialValueThreshold?: number;
  /** 1: prints a line for each checkpoint. Default: 0. */
  verbose?: 0 | 1;
}

/**
 * Saves the net with its optimizer after each epoch, or after the best ones, as Keras' `ModelCheckpoint`: load it with
 * `loadCheckpoint`, train it on with `resumeFrom`. A crash in between leaves the earlier checkpoint whole, and a net whose
 * loss is not a number is not saved over one. Place it behind callbacks that add values or change weights or the learning
 * rate, so that these are saved, too.
 *
 * When a checkpoint cannot be written, the disk is full, say, the training ends at once with that error: the net keeps its
 * weights, the error carries the history, and the earlier checkpoint stays.
 *
 * @param folder made where it does not exist; `{epoch}` (from 1) and `{val_loss}` or another value of the logs in it are
 *   replaced, for a folder an epoch
 * @throws CheckpointError in the training, when it cannot be written
 * @example
 * const best = modelCheckpoint("models/mnist", { monitor: "val_accuracy", saveBestOnly: true });
 */
export function modelCheckpoint(folder: string, options: ModelCheckpointOptions = {}): Callback {
  const { monitor: name = "val_loss", saveBestOnly = false, saveWeightsOnly = false, mode = "auto" } = options;
  const { initialValueThreshold, verbose = 0 } = options;
  const monitor = new Monitor(name, { mode, callback: "modelCheckpoint" });
  let best: number | undefined;
  let started = false;

  function isBest(value: number): boolean {
    if (!monitor.better(value, best)) return false;
    best = value;
    return true;
  }

  return {
    onTrainBegin() {
      best = initialValueThreshold;
      started = false;
    },
    onEpochBegin(_epoch, run) {
      if (!started) for (const { value } of monitor.earlier(run)) isBest(value);
      started = true;
    },
    async onEpochEnd(epoch, logs, run) {
      if (saveBestOnly ? !isBest(monitor.value(logs)) : !Number.isFinite(logs["loss"] ?? 0)) return;
      const place = filled(folder, epoch, logs);
      try {
        await saveCheckpoint(run.model, place, { state: run.state(), includeOptimizer: !saveWeightsOnly });
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        const message = `epoch ${epoch + 1}: ${error.message}; the net keeps its weights, and this error has the history`;
        throw new CheckpointError(message, { cause: error, history: run.history });
      }
      if (verbose === 1) console.log(`epoch ${epoch + 1}: saved in ${place}`);
    },
  };
}

/** A folder's name with its placeholders replaced. */
function filled(folder: string, epoch: number, logs: Logs): string {
  return folder.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === "epoch") return String(epoch + 1);
    return logs[name]?.toFixed(4) ?? whole;
  });
}
