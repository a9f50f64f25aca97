import { halfCosine } from "./cosine-decay.js";
import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link oneCycle}; names and defaults are those of PyTorch's `OneCycleLR`. */
export interface OneCycleOptions {
  /** The highest rate. */
  maxLearningRate: number;
  /** Steps of the whole training: epochs, or with `{ every: "batch" }` epochs times batches. */
  totalSteps: number;
  /** Share of the steps in which the rate rises. Default: 0.3. */
  pctStart?: number;
  /** How rates change: along half a cosine or in a straight line. Default: "cos". */
  annealStrategy?: "cos" | "linear";
  /** How many times as high the highest rate is as the first one. Default: 25. */
  divFactor?: number;
  /** How many times as high the first rate is as the last one. Default: 10000. */
  finalDivFactor?: number;
  /** Whether the rate first falls back to where it began, as fast as it rose, as in the paper. Default: false. */
  threePhase?: boolean;
}

/**
 * A learning rate that rises once and falls once, to far below where it began; with a high `maxLearningRate` a net may
 * be trained in fewer epochs. Smith and Topin 2018, "Super-Convergence: Very Fast Training of Neural Networks Using Large
 * Learning Rates"; the rates are those of PyTorch's `OneCycleLR`, without its change of the momentum. After the last
 * step it keeps the lowest rate.
 *
 * @throws when a number is out of range
 * @example
 * const schedule = oneCycle({ maxLearningRate: 0.1, totalSteps: 5 * 844 }); // 5 epochs of 844 batches
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { maxLearningRate, totalSteps, pctStart = 0.3, annealStrategy = "cos" } = options;
  const { divFactor = 25, finalDivFactor = 1e4, threePhase = false } = options;
  checkNumbers({ maxLearningRate, pctStart });
  checkNumbers({ totalSteps, divFactor, finalDivFactor }, { above: true });
  const largest = threePhase ? 0.5 : 1;
  if (pctStart > largest) {
    throw new RangeError(
      `pctStart is ${pctStart}: give a share of at most ${largest}${threePhase ? " with threePhase, which falls as long as it rises" : ""}`,
    );
  }
  const first = maxLearningRate / divFactor;
  const lowest = first / finalDivFactor;
  const rises = pctStart * totalSteps - 1;
  const phases = [
    { end: rises, from: first, to: maxLearningRate },
    ...(threePhase ? [{ end: 2 * pctStart * totalSteps - 2, from: maxLearningRate, to: first }] : []),
    { end: totalSteps - 1, from: threePhase ? first : maxLearningRate, to: lowest },
  ];
  const between = annealStrategy === "cos" ? (share: number) => 1 - halfCosine(share) : (share: number) => share;
  return (step) => {
    let start = 0;
    for (const { end, from, to } of phases) {
      if (step <= end) return from + (to - from) * between(end > start ? (step - start) / (end - start) : 1);
      start = end;
    }
    return lowest;
  };
}
