import { Outcomes, type PredictedSet } from "./outcomes.js";

/**
 * Brier's score: the mean over examples of Σ (pₖ − tₖ)² over classes, 0 at best (Brier 1950,
 * doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2). Of two classes, half of it, (p₁ − t₁)², as in scikit-learn.
 *
 * @throws Error when there are no predictions, a label is no class, or examples may have several labels
 * @example
 * const predictions = await predict(cnn, test);
 * const score = brierScore(predictions);
 */
export function brierScore(predictions: PredictedSet): number {
  const outcomes = new Outcomes(predictions).needsOneClass("Brier's score", "give each label's probabilities apart");
  const { n, classes } = outcomes;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let k = 0; k < classes; k++) sum += (outcomes.probability(i, k) - Number(outcomes.belongs(i, k))) ** 2;
  return sum / n / (classes === 2 ? 2 : 1);
}
