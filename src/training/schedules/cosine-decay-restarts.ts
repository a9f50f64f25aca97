import { halfCosine } from "./cosine-decay.js";
import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link cosineDecayRestarts}. */
export interface CosineDecayRestartsOptions {
  /** The rate at step 0. */
  learningRate: number;
  /** Steps, epochs or batches, of the first period. */
  firstDecaySteps: number;
  /** How many times as long each period is as the one before. Default: 2. */
  tMul?: number;
  /** How high above the lowest rate each period starts, as a share of the one before. Default: 1. */
  mMul?: number;
  /** The lowest rate as a share of `learningRate`. Default: 0. */
  alpha?: number;
}

/**
 * A learning rate that falls along half a cosine, jumps back up and falls again, over longer and longer periods; Keras'
 * `CosineDecayRestarts`. Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
 *
 * @throws when a number is out of range
 * @example
 * const rate = cosineDecayRestarts({ learningRate: 0.1, firstDecaySteps: 10 })(20); // 0.05: half of the second period
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): Schedule {
  const { learningRate, firstDecaySteps, tMul = 2, mMul = 1, alpha = 0 } = options;
  checkNumbers({ learningRate, mMul, alpha });
  checkNumbers({ firstDecaySteps }, { above: true });
  checkNumbers({ tMul }, { atLeast: 1 });
  return (step) => {
    const { period, share } = placeOf(step / firstDecaySteps, tMul);
    return learningRate * (alpha + (1 - alpha) * mMul ** period * halfCosine(share));
  };
}

/** The period in which so many first periods have passed, and the share of it. */
function placeOf(passed: number, tMul: number): { period: number; share: number } {
  if (tMul === 1) return { period: Math.floor(passed), share: passed % 1 };
  // The first k periods are together (tMul^k − 1) / (tMul − 1) as long as the first one.
  const start = (k: number): number => (tMul ** k - 1) / (tMul - 1);
  let period = Math.floor(Math.log1p(passed * (tMul - 1)) / Math.log(tMul));
  if (start(period + 1) <= passed) period++; // the logarithm may fall just short of a whole number
  return { period, share: Math.max(0, passed - start(period)) / tMul ** period };
}
