/** −1 … 1; infinite numbers are the ends. */
export function shareOfReach(value: number, reach: number): number {
  if (!Number.isFinite(value)) return Math.sign(value);
  return reach > 0 ? value / reach : 0;
}
