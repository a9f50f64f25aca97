import { checkNumbers, type Schedule } from "./schedule.js";

/** Options of {@link piecewiseConstant}. */
export interface PiecewiseConstantOptions {
  /** The last step, epoch or batch, of each value but the last one; rising. */
  boundaries: readonly number[];
  /** The rates, one more than boundaries. */
  values: readonly number[];
}

/**
 * A learning rate that is one value up to and with a boundary, then the next one; Keras' `PiecewiseConstantDecay`.
 *
 * @throws when the boundaries do not rise or there is not one value more
 * @example
 * const rate = piecewiseConstant({ boundaries: [10, 20], values: [0.1, 0.01, 0.001] })(11); // 0.01
 */
export function piecewiseConstant({ boundaries, values }: PiecewiseConstantOptions): Schedule {
  if (values.length !== boundaries.length + 1) {
    throw new RangeError(
      `there are ${values.length} values for ${boundaries.length} boundaries: give one value more than boundaries`,
    );
  }
  if (boundaries.some((boundary, i) => !(boundary > (boundaries[i - 1] ?? -Infinity)))) {
    throw new RangeError(`boundaries are ${boundaries.join(", ")}: give rising numbers`);
  }
  checkNumbers(Object.fromEntries(values.map((value, i) => [`values[${i}]`, value])));
  return (step) => {
    const at = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(at) ?? NaN; // -1, behind all boundaries, is the last value
  };
}
