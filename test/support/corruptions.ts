import fc from "fast-check";

/** A file that something happened to. */
export interface Corruption {
  /** What happened, for messages. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** Options of `corruptions`. */
export interface CorruptionsOptions {
  /** Damages in all, those of `made` among them; 500 unless told. */
  count?: number;
  seed?: number;
  /** Bytes at the start in which every third damage falls, for there the sizes stand; 64 unless told. */
  head?: number;
  /** Bytes at the end in which every third damage falls; none unless told. */
  tail?: number;
  /** Damages that only the format's own test can think of. */
  made?: readonly Corruption[];
}

/** Files that differ from this one: cut, with bits flipped, sizes overwritten, pieces lost, doubled, added or emptied. */
export function corruptions(given: Uint8Array, options: CorruptionsOptions = {}): Corruption[] {
  const { count = 500, seed = 1, head = 64, tail = 0, made = [] } = options;
  // A Buffer's slice would be no copy.
  const file = Uint8Array.from(given);
  const { length } = file;
  const place = fc.oneof(
    fc.nat(length - 1),
    fc.nat(Math.min(head, length) - 1),
    tail > 0 ? fc.integer({ min: Math.max(0, length - tail), max: length - 1 }) : fc.nat(length - 1),
  );
  const size = fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 2048 }));
  const word = fc.constantFrom(
    [255, 255, 255, 255],
    [0, 0, 0, 0],
    [127, 255, 255, 255],
    [255, 255, 255, 127],
    [0, 0, 0, 1],
  );
  const damage: fc.Arbitrary<Corruption> = fc.oneof(
    place.map((at) => ({ what: `cut at ${at}`, bytes: file.slice(0, at) })),
    fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([at, bits]) => ({
      what: `bits ${bits} flipped at ${at}`,
      bytes: file.map((byte, i) => (i === at ? byte ^ bits : byte)),
    })),
    fc.tuple(place, fc.nat(7)).map(([at, bit]) => ({
      what: `bit ${bit} flipped at ${at}`,
      bytes: file.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte)),
    })),
    fc
      .tuple(place, word)
      .map(([at, bytes]) => ({ what: `${bytes.join(" ")} at ${at}`, bytes: overwritten(file, at, bytes) })),
    fc
      .tuple(place, size)
      .map(([at, n]) => ({ what: `${n} bytes lost at ${at}`, bytes: spliced(file, at, at + n, []) })),
    fc.tuple(place, size).map(([at, n]) => ({
      what: `${n} bytes doubled at ${at}`,
      bytes: spliced(file, at, at, file.subarray(at, at + n)),
    })),
    fc
      .tuple(fc.oneof(place, fc.constant(length)), fc.uint8Array({ minLength: 1, maxLength: 40 }))
      .map(([at, bytes]) => ({
        what: `${bytes.length} bytes added at ${at}`,
        bytes: spliced(file, at, at, bytes),
      })),
    fc.tuple(place, size).map(([at, n]) => ({
      what: `${n} bytes emptied at ${at}`,
      bytes: overwritten(file, at, new Uint8Array(n)),
    })),
  );
  const differing = damage.filter(({ bytes }) => Buffer.compare(bytes, file) !== 0);
  return [...made, ...fc.sample(differing, { numRuns: count - made.length, seed })];
}

function overwritten(file: Uint8Array, at: number, bytes: ArrayLike<number>): Uint8Array {
  const copy = file.slice();
  copy.set(Array.from(bytes).slice(0, file.length - at), at);
  return copy;
}

function spliced(file: Uint8Array, from: number, to: number, bytes: Iterable<number>): Uint8Array {
  return Uint8Array.from(Buffer.concat([file.subarray(0, from), Uint8Array.from(bytes), file.subarray(to)]));
}
