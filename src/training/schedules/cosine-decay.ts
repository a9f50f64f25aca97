import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link cosineDecay}. */
export interface CosineDecayOptions {
  /** The rate that the cosine starts from; with a warm-up the rate at step 0. */
  learningRate: number;
  /** Steps, epochs or batches, from the end of the warm-up to the lowest rate. */
  decaySteps: number;
  /** The lowest rate as a share of the highest one. Default: 0. */
  alpha?: number;
  /** The rate that a warm-up rises to, in a straight line from `learningRate`. Default: no warm-up. */
  warmupTarget?: number;
  /** Steps of the warm-up. Default: 0. */
  warmupSteps?: number;
}

/**
 * A learning rate that falls along half a cosine, slowly, fast, slowly, and then stays; Keras' `CosineDecay`.
 * Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", without restarts.
 *
 * @throws when a number is out of range
 * @example
 * const rate = cosineDecay({ learningRate: 0.1, decaySteps: 100 })(50); // 0.05
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  const { learningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 } = options;
  const highest = warmupTarget ?? learningRate;
  checkNumbers({ learningRate, alpha, warmupTarget: highest, warmupSteps });
  checkNumbers({ decaySteps }, { above: true });
  const warmup = warmupTarget === undefined ? 0 : warmupSteps;
  return (step) => {
    if (step < warmup) return learningRate + (highest - learningRate) * (step / warmup);
    const share = Math.min(step - warmup, decaySteps) / decaySteps;
    return highest * (alpha + (1 - alpha) * halfCosine(share));
  };
}

/** From 1 at share 0 to 0 at share 1. */
export function halfCosine(share: number): number {
  return (1 + Math.cos(Math.PI * share)) / 2;
}
