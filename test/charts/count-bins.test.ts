import fc from "fast-check";

import { countBins } from "../../src/charts/count-bins.js";
import { normalValues } from "./sample-charts.js";

describe("countBins", () => {
  it("counts each value in the bin whose lower border it has, the largest in the last", () => {
    const { edges, counts } = countBins([0, 0.1, 0.3, 0.7, 1], { bins: [0, 0.1, 0.3, 1] });
    expect([edges, counts]).toEqual([
      [0, 0.1, 0.3, 1],
      [1, 1, 3],
    ]);
  });

  it("has round borders, also where 3 · 0.1 is none", () => {
    const { edges, counts } = countBins([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], { bins: 10 });
    expect(edges).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2]);
  });

  it("gives whole numbers a bin each, and one value a bin in the middle", () => {
    expect(countBins([1, 2, 2, 4])).toMatchObject({ edges: [0.5, 1.5, 2.5, 3.5, 4.5], counts: [1, 2, 0, 1] });
    expect(countBins([0, 0])).toMatchObject({ edges: [-1.5, -0.5, 0.5, 1.5], counts: [0, 2, 0] });
  });

  it("counts NaN and infinite values apart, and values outside of given borders", () => {
    const counted = countBins([NaN, Infinity, Infinity, -Infinity, 0, 1, 2], { bins: [0.5, 1.5] });
    expect(counted).toMatchObject({ counts: [1], size: 3, notNumbers: 1, infinite: 2, minusInfinite: 1, outside: 2 });
    expect(countBins([])).toMatchObject({ counts: [0], size: 0 });
    expect(countBins([NaN])).toMatchObject({ counts: [0], size: 0, notNumbers: 1 });
  });

  it("knows mean, deviation and zeros", () => {
    expect(countBins([0, 0, 3, 9])).toMatchObject({ mean: 3, deviation: Math.sqrt(13.5), zeros: 2, least: 0, most: 9 });
  });

  it("loses no finite value, whatever the numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 60 }), (values, bins) => {
        const { counts, edges, size } = countBins(values, { bins });
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(size);
        expect(size).toBe(values.filter(Number.isFinite).length);
        expect(edges.every((edge, i) => Number.isFinite(edge) && edge >= (edges[i - 1] ?? -Infinity))).toBe(true);
        expect(counts.length).toBeLessThanOrEqual(3 * bins + 3);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it("counts a million numbers ", () => {
    const values = normalValues(1_000_000);
    const { counts } = countBins(values);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000_000);
  });

  it("says what is wrong with the bins", () => {
    expect(() => countBins([1], { bins: 0 })).toThrow("bins is 0: give a whole number from 1 to 1000");
    expect(() => countBins([1], { bins: [1] })).toThrow("the borders of the bins are 1: give 2 to 1001 rising numbers");
    expect(() => countBins([1], { bins: [1, 1] })).toThrow("rising numbers");
    expect(() => countBins([1], { bins: [0, NaN] })).toThrow("rising numbers");
  });
});
