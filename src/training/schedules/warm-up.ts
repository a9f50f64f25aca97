import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link warmUp}. */
export interface WarmUpOptions {
  /** Steps, epochs or batches, until the full rate. */
  steps: number;
  /** The rate, or the schedule of rates from its own step 0 on, that follows. */
  then: number | Schedule;
  /** The rate at step 0. Default: 0. */
  from?: number;
}

/**
 * A learning rate that rises in a straight line at first, so that a net with random weights does not take too large
 * steps, and then follows another schedule. Goyal and others 2017, "Accurate, Large Minibatch SGD".
 *
 * @throws when a number is out of range
 * @example
 * const schedule = warmUp({ steps: 5, then: stepDecay({ learningRate: 0.1, decaySteps: 10 }) });
 */
export function warmUp({ steps, then, from = 0 }: WarmUpOptions): Schedule {
  checkNumbers({ steps, from });
  if (typeof then === "number") checkNumbers({ then });
  const after = typeof then === "number" ? () => then : then;
  const full = after(0);
  return (step) => (step < steps ? from + (full - from) * (step / steps) : after(step - steps));
}
