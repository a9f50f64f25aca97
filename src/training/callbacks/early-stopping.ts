import type { Callback } from "../callback.js";
import { keepWeights, restoreWeights, type KeptWeights } from "./kept-weights.js";
import { checkOptions, Monitor, type MonitorMode } from "./monitor.js";

/** Options of {@link earlyStopping}; names and defaults are Keras'. */
export interface EarlyStoppingOptions {
  /** The value to look at. Default: "val_loss". */
  monitor?: string;
  /** A change of less than this is none. Default: 0. */
  minDelta?: number;
  /** Epochs without a better value after which the training ends. Default: 0. */
  patience?: number;
  /** 1: prints a line when it stops the training. Default: 0. */
  verbose?: 0 | 1;
  /** Whether the value is to fall ("min") or to rise ("max"). Default: "auto", by its name. */
  mode?: MonitorMode;
  /** Waits from the first epoch on unless the value is better than this. Default: none. */
  baseline?: number;
  /** Whether the net has the weights of the best epoch at the end, however it ends. Default: false. */
  restoreBestWeights?: boolean;
  /** Epochs at the begin that are not looked at. Default: 0. */
  startFromEpoch?: number;
}

/**
 * Ends a training when a value has stopped getting better, as Keras' `EarlyStopping`. In a training that goes on after a
 * break, the epochs before it count; the best weights are known only from then on.
 *
 * @throws in the training, when the value is not in its logs
 * @example
 * await fit(cnn, train, { epochs: 50, validationSplit: 0.1, callbacks: [earlyStopping({ patience: 3 })] });
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { monitor: name = "val_loss", minDelta = 0, patience = 0, verbose = 0, mode = "auto" } = options;
  const { baseline, restoreBestWeights = false, startFromEpoch = 0 } = options;
  checkOptions({ minDelta, patience, startFromEpoch }, ["patience", "startFromEpoch"]);
  const monitor = new Monitor(name, { mode, minDelta, callback: "earlyStopping" });
  let best: number | undefined;
  let bestEpoch = 0;
  let bestWeights: KeptWeights | undefined;
  let wait = 0;
  let started = false;

  /** @returns whether the epoch was the best so far */
  function look(epoch: number, value: number): boolean {
    if (epoch < startFromEpoch) return false;
    wait++;
    if (!monitor.better(value, best)) return false;
    best = value;
    bestEpoch = epoch;
    if (baseline === undefined || monitor.better(value, baseline)) wait = 0;
    return true;
  }

  return {
    onTrainBegin() {
      best = bestWeights = undefined;
      bestEpoch = wait = 0;
      started = false;
    },
    onEpochBegin(_epoch, run) {
      if (started) return;
      started = true; // only now are epochs of an earlier training surely in the history
      const earlier = monitor.earlier(run);
      for (const { epoch, value } of earlier) look(epoch, value);
      const bestIsLast = best !== undefined && bestEpoch === earlier.at(-1)?.epoch;
      if (restoreBestWeights && bestIsLast) bestWeights = keepWeights(run.model);
    },
    onEpochEnd(epoch, logs, run) {
      if (epoch < startFromEpoch) return;
      if (look(epoch, monitor.value(logs))) {
        if (restoreBestWeights) bestWeights = keepWeights(run.model);
      } else if (wait >= patience && epoch > 0) {
        run.stop();
        if (verbose === 1) {
          console.log(
            `epoch ${epoch + 1}: stopped early, ${name} was best in epoch ${bestEpoch + 1} (${best?.toFixed(4) ?? "none"})`,
          );
        }
      }
    },
    onTrainEnd(run) {
      if (!restoreBestWeights || best === undefined) return;
      if (bestWeights) restoreWeights(run.model, bestWeights);
      else if (verbose === 1) {
        console.log(
          `the best epoch, ${bestEpoch + 1}, was before the break of this training: its weights are not known any more`,
        );
      }
      bestWeights = undefined;
    },
  };
}
