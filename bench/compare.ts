/**
 * Prints one JSON line: the medians in seconds of what was measured in turn, and each peer's ratio to ours, below 1 where
 * the peer is faster.
 */
export function compare(what: string, seconds: { ours: readonly number[] } & Record<string, readonly number[]>): void {
  const medians = Object.entries(seconds).map(([name, values]) => [name, median(values)] as const);
  const ours = median(seconds.ours);
  const ratios = medians
    .filter(([name]) => name !== "ours")
    .map(([name, value]) => [`${name}/ours`, Number((value / ours).toFixed(2))] as const);
  const rounded = medians.map(([name, value]) => [name, Number(value.toPrecision(3))] as const);
  console.log(
    JSON.stringify({ what, n: seconds.ours.length, ...Object.fromEntries(rounded), ...Object.fromEntries(ratios) }),
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
