import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link exponentialDecay}. */
export interface ExponentialDecayOptions {
  /** The rate at step 0. */
  learningRate: number;
  /** Steps, epochs or batches, in which the rate falls by `decayRate`. */
  decaySteps: number;
  /** What the rate is multiplied by in `decaySteps`. */
  decayRate: number;
  /** Whether it falls in stairs and not evenly. Default: false. */
  staircase?: boolean;
}

/**
 * A learning rate that falls by the same share with every step: `learningRate · decayRate^(step / decaySteps)`, Keras'
 * `ExponentialDecay`.
 *
 * @throws when a number is out of range
 * @example
 * const rate = exponentialDecay({ learningRate: 0.1, decaySteps: 10, decayRate: 0.5 })(20); // 0.025
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  const { learningRate, decaySteps, decayRate, staircase = false } = options;
  checkNumbers({ learningRate, decayRate });
  checkNumbers({ decaySteps }, { above: true });
  return (step) => learningRate * decayRate ** (staircase ? Math.floor(step / decaySteps) : step / decaySteps);
}
