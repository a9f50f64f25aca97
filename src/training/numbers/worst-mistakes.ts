import { Outcomes, type PredictedSet } from "./outcomes.js";

/** Predictions of which some can be chosen, as `predict` gives them. */
export type SelectablePredictions<Selection> = Extract<PredictedSet, { readonly data: unknown }> & {
  select(positions: Uint32Array): Selection;
};

/** Options of {@link worstMistakes}. */
export interface WorstMistakesOptions {
  /**
   * "loss": those whose own class got the least probability come first; "confidence": those whose wrong class got the most.
   * Default: "loss".
   */
  by?: "loss" | "confidence";
}

/**
 * The wrong predictions that are furthest off, the worst first.
 *
 * @param n how many at most
 * @throws Error when there are no predictions, n is no whole number, or examples may have several labels
 * @example
 * const predictions = await predict(cnn, test);
 * imageGrid(worstMistakes(predictions, 24));
 */
export function worstMistakes<Selection>(
  predictions: SelectablePredictions<Selection>,
  n: number,
  { by = "loss" }: WorstMistakesOptions = {},
): Selection {
  if (!Number.isInteger(n) || n < 0) throw new Error(`cannot take ${n} mistakes: give a whole number of at least 0`);
  if (!(["loss", "confidence"] as unknown[]).includes(by))
    throw new RangeError(`by is "${by}" (one of: loss, confidence)`);
  const outcomes = new Outcomes(predictions).needsOneClass("a list of mistakes", "take classificationReport");
  const badness = (i: number) =>
    by === "loss" ? -outcomes.probability(i, outcomes.label(i)) : outcomes.probability(i, outcomes.predicted(i));
  const wrong = Array.from({ length: outcomes.n }, (_, i) => i).filter(
    (i) => outcomes.predicted(i) !== outcomes.label(i),
  );
  return predictions.select(Uint32Array.from(wrong.sort((a, b) => badness(b) - badness(a)).slice(0, n)));
}
