import { shadeOf, type Shade } from "./shades.js";
import type { NumberTable } from "./value-grid.js";
import { valueText } from "./value-text.js";

/** The products of a patch and a filter, number by number. */
export function productsOf(patch: readonly number[], kernel: NumberTable): number[] {
  return patch.map((value, i) => value * (kernel.values[i] ?? 0));
}

/** A number in a formula. */
export function short(value: number): string {
  return valueText(value, 3);
}

/** Dark the smallest number, light the largest; one shade where all are the same. */
export function greyOf(values: ArrayLike<number>): (value: number) => Shade {
  const finite = Array.from(values).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return (value) => {
    const part = high > low && Number.isFinite(value) ? (value - low) / (high - low) : 1;
    const grey = 70 + 180 * part;
    return shadeOf(grey, grey, grey);
  };
}

/** The largest distance from 0 among the numbers that are finite. */
export function reach(values: ArrayLike<number>): number {
  return Math.max(0, ...Array.from(values, Math.abs).filter(Number.isFinite));
}

/** −0.75 … 0.75, so that frames stand out on the strongest shade. */
export function share(value: number, most: number): number {
  return most > 0 ? (0.75 * value) / most : 0;
}
