/** Number of elements of an array of this shape, 1 for `[]`, 0 as soon as one size is; `Infinity` where no exact number holds it. */
export function elementCount(shape: readonly number[]): number {
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : Infinity;
}
