/**
 * A learning rate that changes while a net is trained: the rate for a step. What a step is, an epoch or a batch, says who
 * asks: `learningRateScheduler` counts epochs by default and batches with `{ every: "batch" }`. Steps count from 0.
 */
export type Schedule = (step: number) => number;

/** Throws unless every number is one that a schedule can be made of. */
export function checkNumbers(
  numbers: Readonly<Record<string, number>>,
  { atLeast = 0, above = false }: { atLeast?: number; above?: boolean } = {},
): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isFinite(value) && (above ? value > atLeast : value >= atLeast)) continue;
    throw new RangeError(`${name} is ${value}: give a number ${above ? "above" : "of at least"} ${atLeast}`);
  }
}
