import { drawnMedicalImages } from "../../../src/data/stand-ins/medical-images.js";
import { Random } from "../../../src/random.js";

describe("drawnMedicalImages", () => {
  it("gives each picture each of several labels by itself, one in twenty by default", () => {
    const n = 3000;
    const { labels } = drawnMedicalImages(n, new Random(1), { classes: 14, task: "multi-label" });
    expect(labels).toHaveLength(n * 14);
    for (let k = 0; k < 14; k++) {
      const count = labels.filter((label, i) => i % 14 === k && label === 1).length;
      expect(Math.abs(count - n * 0.05)).toBeLessThan(4 * Math.sqrt(n * 0.05 * 0.95));
    }
    const findings = Array.from({ length: n }, (_, i) =>
      [...labels.subarray(i * 14, i * 14 + 14)].reduce((a, b) => a + b, 0),
    );
    const healthy = findings.filter((count) => count === 0).length / n;
    expect(Math.abs(healthy - 0.95 ** 14)).toBeLessThan(0.04);
    expect(Math.max(...findings)).toBeGreaterThan(2);
  });

  it("repeats pictures and labels of several labels from the same seed", () => {
    const draw = (seed: number) =>
      drawnMedicalImages(30, new Random(seed), { classes: 14, channels: 3, task: "multi-label" });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).images).not.toEqual(draw(2).images);
    expect(draw(1).shape).toEqual([30, 28, 28, 3]);
  });

  it("draws classes and findings as often as told", () => {
    const { labels } = drawnMedicalImages(1000, new Random(1), { classes: 3, shares: [8, 0, 2] });
    const counts = [0, 1, 2].map((k) => labels.filter((label) => label === k).length);
    expect(counts[1]).toBe(0);
    expect(Math.abs((counts[0] ?? 0) - 800)).toBeLessThan(55);
    const several = drawnMedicalImages(50, new Random(1), { classes: 2, task: "multi-label", shares: [1, 0] });
    expect([...several.labels]).toEqual(Array.from({ length: 100 }, (_, i) => 1 - (i % 2)));
  });

  it("draws more spots the higher the degree", () => {
    const n = 600;
    const { images, labels } = drawnMedicalImages(n, new Random(1), { classes: 5, task: "ordinal" });
    const sums = [0, 1, 2, 3, 4].map((degree) => {
      const deviations = Array.from({ length: n }, (_, i) => i)
        .filter((i) => labels[i] === degree)
        .map((i) => deviation(images.subarray(i * 784, (i + 1) * 784)));
      return deviations.reduce((a, b) => a + b, 0) / deviations.length;
    });
    expect(sums).toEqual([...sums].sort((a, b) => a - b));
  });

  it.each([1, 15, 2.5])("refuses %d classes", (classes) => {
    expect(() => drawnMedicalImages(1, new Random(1), { classes })).toThrow(
      `classes is ${classes}: give a whole number from 2 to 14`,
    );
  });

  it("refuses shares that do not fit the classes", () => {
    const draw = (shares: number[], task: "single-label" | "multi-label") => () =>
      drawnMedicalImages(1, new Random(1), { classes: 2, task, shares });
    expect(draw([1], "single-label")).toThrow("shares are [1]: give 2 numbers of at least 0, not all 0");
    expect(draw([0, 0], "single-label")).toThrow("not all 0");
    expect(draw([1, NaN], "single-label")).toThrow("not all 0");
    expect(draw([0.5, 1.5], "multi-label")).toThrow("shares are [0.5, 1.5]: give 2 numbers from 0 to 1");
  });
});

function deviation(pixels: Uint8Array): number {
  const mean = pixels.reduce((a, b) => a + b, 0) / pixels.length;
  return Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
}
