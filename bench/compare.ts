/** What was measured of us and of a peer in turn. */
export interface Comparison {
  what: string;
  ours: readonly number[];
  peer: readonly number[];
  /** Name of the peer. Default: ipykernel. */
  peerName?: string;
  /** Of all values; of images/s more is better. Default: ms. */
  unit?: "ms" | "MB" | "images/s";
  /** What we want to reach, in words. Default: none. */
  goal?: string;
}

/** Prints one JSON line: the medians, our ratio to the peer (below 1 where we are better) and the goal. */
export function compare({ what, ours, peer, peerName = "ipykernel", unit = "ms", goal }: Comparison): void {
  const medians = { ours: median(ours), peer: median(peer) };
  const ratio = unit === "images/s" ? medians.peer / medians.ours : medians.ours / medians.peer;
  const rounded = { ours: Number(medians.ours.toPrecision(3)), [peerName]: Number(medians.peer.toPrecision(3)) };
  console.log(JSON.stringify({ what, unit, n: ours.length, ...rounded, ratio: Number(ratio.toFixed(2)), goal }));
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
