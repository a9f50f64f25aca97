/** How many values lie in each of some intervals. */
export interface BinCounts {
  /** Borders of the bins, one more than there are bins. A bin has its lower border, the last one the upper one, too. */
  edges: number[];
  /** Values in each bin. */
  counts: number[];
  /** Finite values. */
  size: number;
  least: number;
  most: number;
  /** Mean and standard deviation of the finite values; NaN where there are none. */
  mean: number;
  deviation: number;
  zeros: number;
  notNumbers: number;
  infinite: number;
  minusInfinite: number;
  /** Finite values outside of the bins that were asked for. */
  outside: number;
}

/** Options of {@link countBins}. */
export interface CountBinsOptions {
  /** About how many bins, whose borders are round numbers; or their borders, rising. Default: 30. */
  bins?: number | readonly number[];
}

/**
 * Counts values in intervals, in two passes over the array. NaN and infinite values are counted apart.
 *
 * @throws RangeError when bins is neither a whole number from 1 to 1,000 nor a list of rising borders
 * @example
 * countBins(Float32Array.of(0.1, 0.2, 0.9, NaN), { bins: [0, 0.5, 1] }).counts; // [2, 1]
 */
export function countBins(given: ArrayLike<number>, { bins = 30 }: CountBinsOptions = {}): BinCounts {
  check(bins);
  const values = new Float64Array(given); // of one kind, loops over it take a tenth of the time
  const facts = factsOf(values);
  const { least, most } = facts;
  const { edges, place } = typeof bins === "number" ? roundBins(facts, bins) : givenBins(bins);
  const counts = new Array<number>(edges.length - 1).fill(0);
  const last = counts.length - 1;
  let outside = 0;
  const [low = 0, high = 0] = [edges[0], edges[last + 1]];
  for (const value of values) {
    if (!(value >= least && value <= most)) continue;
    if (value < low || value > high) {
      outside++;
      continue;
    }
    let k = place(value);
    // Division may end a hair beside the border.
    if (k < last && value >= (edges[k + 1] ?? high)) k++;
    else if (k > 0 && value < (edges[k] ?? low)) k--;
    counts[k] = (counts[k] ?? 0) + 1;
  }
  return { edges, counts, ...facts, outside };
}

type Facts = Omit<BinCounts, "edges" | "counts" | "outside"> & { whole: boolean };

function factsOf(values: Float64Array): Facts {
  let [size, sum, zeros, notNumbers, infinite, minusInfinite] = [0, 0, 0, 0, 0, 0];
  let [least, most, whole] = [Infinity, -Infinity, true];
  for (const value of values) {
    if (value - value !== 0) {
      if (value > 0) infinite++;
      else if (value < 0) minusInfinite++;
      else notNumbers++;
      continue;
    }
    size++;
    sum += value;
    if (value === 0) zeros++;
    if (value < least) least = value;
    if (value > most) most = value;
    if (whole && value % 1 !== 0) whole = false;
  }
  const mean = Number.isFinite(sum) ? sum / size : meanOfHuge(values, size);
  let squares = 0;
  for (const value of values) {
    const off = value - mean;
    if (off - off === 0) squares += off * off;
  }
  const deviation = Math.sqrt(squares / size);
  return { size, least, most, mean, deviation, zeros, notNumbers, infinite, minusInfinite, whole };
}

function meanOfHuge(values: Float64Array, size: number): number {
  let mean = 0;
  for (const value of values) if (Number.isFinite(value)) mean += value / size;
  return mean;
}

interface Bins {
  edges: number[];
  /** The bin of a value, or one beside it. */
  place: (value: number) => number;
}

function roundBins({ size, least, most, whole }: Facts, bins: number): Bins {
  if (size === 0) return { edges: [0, 1], place: () => 0 };
  if (whole && most > least && most - least < bins) return centredBins(least, most);
  if (least === most) {
    const half = least === 0 ? 0.5 : Math.abs(least) / 20;
    return { edges: [-3, -1, 1, 3].map((halves) => limited(least + halves * half)), place: () => 1 };
  }
  // Differences of huge numbers would be infinite, and those of near or tiny ones no difference at all.
  const finest = Math.max(Math.abs(least) * 2 ** -48, Math.abs(most) * 2 ** -48, 1e-300);
  const step = roundStep(Math.max(most / bins - least / bins, finest));
  const first = Math.floor(least / step);
  const count = Math.max(1, Math.ceil(most / step) - first);
  const edges = Array.from({ length: count + 1 }, (_, i) => limited(multiple(first + i, step)));
  edges[0] = Math.min(edges[0] ?? least, least);
  edges[count] = Math.max(edges[count] ?? most, most);
  const last = count - 1;
  return {
    edges,
    place(value) {
      const k = (value / step - first) | 0; // looks up no global, as Math.floor would
      return k < 0 ? 0 : k > last ? last : k;
    },
  };
}

/** A bin for each whole number, which is its middle. */
function centredBins(least: number, most: number): Bins {
  const edges = Array.from({ length: most - least + 2 }, (_, i) => least - 0.5 + i);
  return { edges, place: (value) => value - least };
}

function givenBins(edges: readonly number[]): Bins {
  return {
    edges: [...edges],
    place(value) {
      let [low, high] = [0, edges.length - 2];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (value >= (edges[middle] ?? Infinity)) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** The nearest 1, 2 or 5 times a power of ten, by ratio. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const off = (factor: number): number => Math.abs(Math.log((factor * power) / step));
  return power * [1, 2, 5, 10].reduce((best, factor) => (off(factor) < off(best) ? factor : best));
}

/** A multiple without the tail of digits that 3 · 0.1 has. */
function multiple(k: number, step: number): number {
  const parts = Math.round(1 / step);
  return step < 1 && parts < 1e15 ? k / parts : k * step;
}

function limited(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

function check(bins: number | readonly number[]): void {
  if (typeof bins === "number") {
    if (Number.isInteger(bins) && bins >= 1 && bins <= 1000) return;
    throw new RangeError(`bins is ${bins}: give a whole number from 1 to 1000, or a list of borders`);
  }
  const rise = bins.every((edge, i) => Number.isFinite(edge) && edge > (bins[i - 1] ?? -Infinity));
  if (bins.length < 2 || bins.length > 1001 || !rise)
    throw new RangeError(
      `the borders of the bins are ${bins.slice(0, 5).join(", ")}${bins.length > 5 ? ", …" : ""}: give 2 to 1001 rising numbers`,
    );
}
