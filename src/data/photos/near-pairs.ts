/** Hashes consist of so many parts of 16 bits. */
const PARTS = 4;
const VALUES = 1 << 16;

/** Number of ones in each number of 16 bits. */
const ones = new Uint8Array(VALUES);
for (let value = 1; value < VALUES; value++) ones[value] = (ones[value >> 1] ?? 0) + (value & 1);

/** A pair of hashes, by their indices, and in how many bits they differ. */
export type NearPair = readonly [first: number, second: number, distance: number];

/** The largest distance that can be searched for. */
export const FARTHEST = 15;

/**
 * All pairs of 64-bit hashes that differ in at most `distance` bits, without comparing each with each: of two such hashes at
 * least one of the four parts differs in at most ⌊distance / 4⌋ bits, so looking up these neighbours of each part finds them
 * (M. Norouzi, A. Punjani, D. Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012).
 *
 * @param hashes four numbers of 16 bits each
 * @throws Error when the distance is no whole number from 0 to 15
 */
export function* nearPairs(hashes: readonly Uint16Array[], distance: number): Generator<NearPair> {
  if (!Number.isInteger(distance) || distance < 0 || distance > FARTHEST)
    throw new Error(`cannot search within ${distance} bits: give a whole number from 0 to ${FARTHEST}`);
  const flips = masks(Math.floor(distance / PARTS));
  const lastSeen = new Int32Array(hashes.length).fill(-1);
  const tables = Array.from({ length: PARTS }, () => new Map<number, number[]>());
  for (const [second, hash] of hashes.entries()) {
    for (const [part, table] of tables.entries()) {
      const value = hash[part] ?? 0;
      for (const flip of flips)
        for (const first of table.get(value ^ flip) ?? []) {
          if (lastSeen[first] === second) continue;
          lastSeen[first] = second;
          const apart = bitsApart(hashes[first] ?? hash, hash);
          if (apart <= distance) yield [first, second, apart];
        }
    }
    for (const [part, table] of tables.entries()) {
      const value = hash[part] ?? 0;
      const bucket = table.get(value);
      if (bucket) bucket.push(second);
      else table.set(value, [second]);
    }
  }
}

/** In how many bits two hashes differ. */
export function bitsApart(a: Uint16Array, b: Uint16Array): number {
  let sum = 0;
  for (let part = 0; part < PARTS; part++) sum += ones[(a[part] ?? 0) ^ (b[part] ?? 0)] ?? 0;
  return sum;
}

/** All numbers of 16 bits with at most so many ones. */
function masks(most: number): number[] {
  return [...ones.keys()].filter((value) => (ones[value] ?? 0) <= most);
}
