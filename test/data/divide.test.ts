import fc from "fast-check";

import { divideByGroups, divideInOrder, partSizes } from "../../src/data/divide.js";

describe("partSizes", () => {
  it("takes as many images as the shares' sum, whatever they are", () => {
    const cuts = fc.array(fc.double({ min: 0.01, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(cuts, fc.nat(1000), (shares, n) => {
        const sizes = partSizes(shares, n);
        const sum = shares.reduce((total, share) => total + share, 0);
        expect(sizes.reduce((total, size) => total + size, 0)).toBe(Math.round(sum * n));
        sizes.forEach((size, i) => {
          expect(Math.abs(size - (shares[i] ?? 0) * n)).toBeLessThanOrEqual(1);
        });
      }),
      { seed: 1 },
    );
  });
});

describe("divideInOrder", () => {
  it("gives every index once", () => {
    expect(divideInOrder([2, 0, 3]).map((part) => [...part])).toEqual([[0, 1], [], [2, 3, 4]]);
  });
});

describe("divideByGroups", () => {
  it("gives each part its size and its share of each group within one, and no index twice", () => {
    const groupsOf = fc.array(fc.nat(4), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(groupsOf, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (groups, share) => {
        const sizes = partSizes(share, groups.length);
        const parts = divideByGroups(sizes, groups);
        expect(parts.map(({ length }) => length)).toEqual(sizes);
        expect(new Set(parts.flatMap((part) => [...part])).size).toBe(groups.length);
        for (const group of new Set(groups)) {
          const members = groups.filter((each) => each === group).length;
          parts.forEach((part, i) => {
            const count = [...part].filter((index) => groups[index] === group).length;
            const expected = ((sizes[i] ?? 0) / groups.length) * members;
            expect(Math.abs(count - expected)).toBeLessThan(1 + 1e-9);
          });
        }
      }),
      { seed: 1 },
    );
  });
});
