import { checkNumbers, type Schedule } from "./schedule.js";

/**
 * The same learning rate at every step.
 *
 * @throws when the rate is negative or not a number
 * @example
 * const rate = constant(0.001)(7); // 0.001
 */
export function constant(learningRate: number): Schedule {
  checkNumbers({ learningRate });
  return () => learningRate;
}
