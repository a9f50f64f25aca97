import { Outcomes, type PredictedSet } from "./outcomes.js";

/**
 * Cross-entropy: the mean over examples of −log p of their class, in nats; a probability of 0 counts as 2⁻⁵², as in scikit-learn.
 *
 * @throws Error when there are no predictions, a label is no class, or examples may have several labels
 * @example
 * const predictions = await predict(cnn, test);
 * const loss = logLoss(predictions);
 */
export function logLoss(predictions: PredictedSet): number {
  const outcomes = new Outcomes(predictions).needsOneClass("log loss", "give each label's probabilities apart");
  let sum = 0;
  for (let i = 0; i < outcomes.n; i++) {
    const p = outcomes.probability(i, outcomes.label(i));
    sum -= Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  }
  return sum / outcomes.n;
}
