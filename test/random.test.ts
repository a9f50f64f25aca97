import { Random, setSeed, sharedRandom } from "../src/random.js";

describe("Random", () => {
  it("repeats itself with the same seed and not with another", () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return [random.uniform(), random.integer(100), random.normal()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("permutes: every number once, in another order", () => {
    const order = new Random(1).permutation(1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...order.subarray(0, 10)]).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("draws normally distributed numbers of the mean and deviation asked for", () => {
    const random = new Random(3);
    const numbers = Array.from({ length: 20_000 }, () => random.normal(5, 2));
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    expect(mean).toBeCloseTo(5, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
  });

  it("is shared by all who have none of their own, from the seed that setSeed gives", () => {
    setSeed(11);
    const first = sharedRandom().uniform();
    setSeed(11);
    expect(sharedRandom().uniform()).toBe(first);
  });
});
