/** What was measured of us and of a peer in turn. */
export interface Comparison {
  what: string;
  ours: readonly number[];
  peer: readonly number[];
  /** Of all values. Default: ms. */
  unit?: "ms" | "MB";
  /** What we want to reach, in words. Default: none. */
  goal?: string;
}

/** Prints one JSON line: the medians, our ratio to the peer (below 1 where we need less) and the goal. */
export function compare({ what, ours, peer, unit = "ms", goal }: Comparison): void {
  const medians = { ours: median(ours), ipykernel: median(peer) };
  const ratio = Number((medians.ours / medians.ipykernel).toFixed(2));
  const rounded = Object.entries(medians).map(([name, value]) => [name, Number(value.toPrecision(3))] as const);
  console.log(JSON.stringify({ what, unit, n: ours.length, ...Object.fromEntries(rounded), ratio, goal }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
