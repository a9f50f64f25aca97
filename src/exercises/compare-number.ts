import { notWanted } from "./not-wanted.js";

/** Options of {@link compareNumber}. */
export interface CompareNumberOptions {
  /** How far the answer may be from the right number. Default: 1e-6 of it. */
  within?: number;
  /** Wrong answers that have a known reason, with the sentence that points to it. Default: none. */
  mistakes?: readonly (readonly [wrong: number, sentence: string])[];
  /** What to say of any other number. */
  otherwise: string;
}

/**
 * Compares a number with the right one.
 *
 * @returns undefined when they agree, otherwise a sentence
 * @example
 * compareNumber(28, 26, { mistakes: [[28, "without padding the filter does not reach over the edge"]], otherwise: "…" });
 */
export function compareNumber(
  answer: number,
  right: number,
  { within = Math.abs(right) * 1e-6, mistakes = [], otherwise }: CompareNumberOptions,
): string | undefined {
  if (typeof answer !== "number" || Number.isNaN(answer)) return notWanted("a number", answer);
  if (Math.abs(answer - right) <= within) return undefined;
  const known = mistakes.find(([wrong]) => Math.abs(answer - wrong) <= within);
  return `${answer} is not it: ${known?.[1] ?? otherwise}`;
}
