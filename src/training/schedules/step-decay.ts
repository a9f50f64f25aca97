import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link stepDecay}. */
export interface StepDecayOptions {
  /** The rate at step 0. */
  learningRate: number;
  /** Steps, epochs or batches, between two drops. */
  decaySteps: number;
  /** What the rate is multiplied by at each drop. Default: 0.5. */
  factor?: number;
}

/**
 * A learning rate that drops by a factor every so many steps: `learningRate · factor^⌊step / decaySteps⌋`. PyTorch's
 * `StepLR`, and Keras' `ExponentialDecay` with `staircase`.
 *
 * @throws when a number is out of range
 * @example
 * const rate = stepDecay({ learningRate: 0.1, decaySteps: 10 })(25); // 0.025
 */
export function stepDecay({ learningRate, decaySteps, factor = 0.5 }: StepDecayOptions): Schedule {
  checkNumbers({ learningRate, factor });
  checkNumbers({ decaySteps }, { above: true });
  return (step) => learningRate * factor ** Math.floor(step / decaySteps);
}
