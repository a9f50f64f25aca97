import type { Callback } from "../callback.js";
import { learningRateOf, setLearningRate } from "../schedules/learning-rate.js";
import { checkOptions, Monitor, type MonitorMode } from "./monitor.js";

/** Options of {@link reduceLROnPlateau}; names and defaults are Keras'. */
export interface ReduceLROnPlateauOptions {
  /** The value to look at. Default: "val_loss". */
  monitor?: string;
  /** What the learning rate is multiplied by; below 1. Default: 0.1. */
  factor?: number;
  /** Epochs without a better value after which it is. Default: 10. */
  patience?: number;
  /** 1: prints a line when it changes the rate. Default: 0. */
  verbose?: 0 | 1;
  /** Whether the value is to fall ("min") or to rise ("max"). Default: "auto", by its name. */
  mode?: MonitorMode;
  /** A change of less than this is none. Default: 0.0001. */
  minDelta?: number;
  /** Epochs after a change of the rate that are not waited in. Default: 0. */
  cooldown?: number;
  /** The rate never falls below this. Default: 0. */
  minLR?: number;
}

/**
 * Lowers the learning rate when a value has stopped getting better, as Keras' `ReduceLROnPlateau`. The history gets
 * `learningRate`, the rate of each epoch. In a training that goes on after a break, the epochs before it count.
 *
 * @throws in the training, when the value is not in its logs
 * @example
 * const callbacks = [reduceLROnPlateau({ factor: 0.5, patience: 2, minLR: 1e-5 })];
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): Callback {
  const { monitor: name = "val_loss", factor = 0.1, patience = 10, verbose = 0, mode = "auto" } = options;
  const { minDelta = 1e-4, cooldown = 0, minLR = 0 } = options;
  checkOptions({ factor, patience, minDelta, cooldown, minLR }, ["patience", "cooldown"]);
  if (factor >= 1) throw new RangeError(`factor is ${factor}: give a number below 1, the learning rate is to fall`);
  const monitor = new Monitor(name, { mode, minDelta, callback: "reduceLROnPlateau" });
  let best: number | undefined;
  let wait = 0;
  let cooling = 0;
  let started = false;

  /** The rate after an epoch with this value. */
  function after(value: number, rate: number): number {
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (monitor.better(value, best)) {
      best = value;
      wait = 0;
    } else if (cooling === 0 && ++wait >= patience && rate > minLR) {
      cooling = cooldown;
      wait = 0;
      return Math.max(rate * factor, minLR);
    }
    return rate;
  }

  return {
    onTrainBegin() {
      best = undefined;
      wait = cooling = 0;
      started = false;
    },
    onEpochBegin(_epoch, run) {
      if (started) return;
      started = true; // only now are epochs of an earlier training surely in the history
      const rates = run.history.history["learningRate"] ?? [];
      const earlier = monitor.earlier(run).map(({ value }, i) => after(value, rates[i] ?? learningRateOf(run.model)));
      // A checkpoint may have been saved before the rate was changed at the end of its epoch.
      const next = earlier.at(-1);
      if (next !== undefined) setLearningRate(run.model, next);
    },
    onEpochEnd(epoch, logs, run) {
      const rate = learningRateOf(run.model);
      logs["learningRate"] = rate;
      const next = after(monitor.value(logs), rate);
      if (next === rate) return;
      setLearningRate(run.model, next);
      if (verbose === 1)
        console.log(`epoch ${epoch + 1}: ${name} has stopped getting better, the learning rate is now ${next}`);
    },
  };
}
