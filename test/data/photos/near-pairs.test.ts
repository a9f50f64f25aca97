import fc from "fast-check";

import { bitsApart, nearPairs } from "../../../src/data/photos/near-pairs.js";
import { Random } from "../../../src/random.js";

describe("nearPairs", () => {
  it("finds each pair within the distance once, as comparing all with all does", () => {
    const start = fc.uint16Array({ minLength: 4, maxLength: 4 });
    const flips = fc.array(fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 12 }), { maxLength: 30 });
    fc.assert(
      fc.property(start, flips, fc.integer({ min: 0, max: 15 }), (first, changes, distance) => {
        const hashes = changes.map((bits) => {
          const hash = Uint16Array.from(first);
          for (const bit of bits) hash[bit >> 4] = (hash[bit >> 4] ?? 0) ^ (1 << (bit & 15));
          return hash;
        });
        const expected = hashes.flatMap((b, j) =>
          hashes.slice(0, j).flatMap((a, i) => (bitsApart(a, b) <= distance ? [`${i} ${j} ${bitsApart(a, b)}`] : [])),
        );
        expect([...nearPairs(hashes, distance)].map((pair) => pair.join(" ")).sort()).toEqual(expected.sort());
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it("counts the bits that differ", () => {
    expect(bitsApart(Uint16Array.of(0, 1, 2, 0xffff), Uint16Array.of(0, 0, 1, 0))).toBe(1 + 2 + 16);
  });

  it("searches 60,000 hashes, which pair by pair would take for ever", () => {
    const random = new Random(1);
    const hashes = Array.from({ length: 60_000 }, () => Uint16Array.from({ length: 4 }, () => random.integer(65_536)));
    expect([...nearPairs(hashes, 7)].length).toBeLessThan(10);
  });

  it("says which distances it can search for", () => {
    for (const distance of [-1, 1.5, 16])
      expect(() => [...nearPairs([], distance)]).toThrow(
        `cannot search within ${distance} bits: give a whole number from 0 to 15`,
      );
  });
});
