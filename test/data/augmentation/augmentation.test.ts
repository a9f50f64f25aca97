import { Augmentation, type AugmentationOptions } from "../../../src/data/augmentation/augmentation.js";
import { Dataset } from "../../../src/data/dataset.js";
import { freeDeviceImages } from "../../../src/data/device-images.js";
import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";

/** One grey 4×4 image with the values 0, 10, … 150. */
const ramp = Array.from({ length: 16 }, (_, i) => 10 * i);

function change(options: AugmentationOptions, { times = 1, seed = 1, values = ramp, side = 4 } = {}): number[][] {
  const images = tf.tensor4d(Array.from({ length: times }, () => values).flat(), [times, side, side, 1]);
  const changed = new Augmentation(options).apply(images, { random: new Random(seed) });
  const result = changed.reshape([times, side * side]).arraySync() as number[][];
  tf.dispose([images, changed]);
  return result;
}

const rows = (image: readonly number[]): number[][] => [0, 4, 8, 12].map((start) => image.slice(start, start + 4));
const mirrored = rows(ramp).flatMap((row) => [...row].reverse());
const upsideDown = rows(ramp).reverse().flat();

describe("Augmentation", () => {
  it("leaves images as they are when nothing is asked for", () => {
    expect(change({})).toEqual([ramp]);
  });

  it.each([
    ["horizontal", [ramp, mirrored]],
    ["vertical", [ramp, upsideDown]],
    ["both", [ramp, mirrored, upsideDown, [...ramp].reverse()]],
  ] as const)("mirrors (%s) to the pixel, about half of the images each way", (flip, expected) => {
    const found = change({ flip }, { times: 400 });
    for (const each of expected) {
      const times = found.filter((image) => image.every((value, i) => Math.abs(value - (each[i] ?? NaN)) < 1e-3));
      expect(times.length / 400).toBeGreaterThan(0.7 / expected.length);
    }
    expect(found.every((image) => image.some((value, i) => value !== image[i + 1]))).toBe(true);
  });

  it("crops by whole pixels, and each way that there is", () => {
    const found = change({ crop: 1, fill: "constant" }, { times: 300 });
    const shifted = (dx: number, dy: number) =>
      ramp.map((_, i) => {
        const [x, y] = [(i % 4) - dx, Math.floor(i / 4) - dy];
        return x < 0 || x > 3 || y < 0 || y > 3 ? 0 : 10 * (4 * y + x);
      });
    const ways = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => shifted(dx, dy).join()));
    expect(new Set(found.map((image) => image.map(Math.round).join()))).toEqual(new Set(ways));
  });

  it("turns clockwise around the middle", () => {
    const found = change({ rotation: 180 }, { times: 2000 });
    const quarter = [...Array(16).keys()].map((i) => ramp[4 * (3 - (i % 4)) + Math.floor(i / 4)] ?? NaN);
    const distance = Math.min(
      ...found.map((image) => Math.max(...image.map((value, i) => Math.abs(value - (quarter[i] ?? NaN))))),
    );
    expect(distance).toBeLessThan(2);
  });

  it("zooms around the middle, which stays", () => {
    const peak = Array.from({ length: 25 }, (_, i) => (i === 12 ? 200 : 0));
    for (const image of change({ zoom: 0.5, fill: "constant" }, { times: 20, values: peak, side: 5 }))
      expect(image[12]).toBeCloseTo(200, 2);
    const sums = change({ zoom: 0.5 }, { times: 50, values: peak, side: 5 }).map((image) =>
      image.reduce((sum, value) => sum + value, 0),
    );
    expect(Math.max(...sums)).toBeGreaterThan(220); // enlarged
    expect(Math.min(...sums)).toBeLessThan(200.1); // shrunk
  });

  it("moves by a share of the side, and lets the edges be mirrored", () => {
    for (const image of change({ shift: 0.25 }, { times: 50 })) {
      expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...image)).toBeLessThanOrEqual(150.001);
    }
    expect(new Set(change({ shift: 0.25 }, { times: 10 }).map(String)).size).toBe(10);
  });

  it("changes brightness by the same amount everywhere, within black and white", () => {
    for (const image of change({ brightness: 0.2 }, { times: 20 })) {
      const steps = image.map((value, i) => value - (ramp[i] ?? 0));
      const inside = steps.filter((_, i) => (image[i] ?? 0) > 0 && (image[i] ?? 0) < 255);
      expect(Math.max(...inside) - Math.min(...inside)).toBeLessThan(1e-3);
      expect(Math.max(...inside.map(Math.abs))).toBeLessThanOrEqual(51);
      expect(Math.min(...image)).toBeGreaterThanOrEqual(0);
    }
  });

  it("changes contrast around the image's own mean", () => {
    for (const image of change({ contrast: 0.5 }, { times: 20, values: ramp.map((value) => value + 50) })) {
      expect(image.reduce((sum, value) => sum + value, 0) / 16).toBeCloseTo(125, 2);
      const factor = ((image[15] ?? 0) - (image[0] ?? 0)) / 150;
      expect(factor).toBeGreaterThanOrEqual(0.5);
      expect(factor).toBeLessThanOrEqual(1.5);
    }
  });

  it("hides a square of the size asked for, cut off only by the edges", () => {
    const white = new Array<number>(64).fill(255);
    const hidden = change({ cutout: 3 }, { times: 50, values: white, side: 8 }).map(
      (image) => image.filter((value) => value === 127.5).length,
    );
    expect(Math.max(...hidden)).toBe(9);
    expect(Math.min(...hidden)).toBeGreaterThanOrEqual(4);
  });

  it("follows from the seed, in any batches", () => {
    const options = { flip: "horizontal", rotation: 20, brightness: 0.3, contrast: 0.3, cutout: 2, zoom: 0.2 } as const;
    expect(change(options, { times: 8, seed: 5 })).toEqual(change(options, { times: 8, seed: 5 }));
    expect(change(options, { times: 8, seed: 5 })).not.toEqual(change(options, { times: 8, seed: 6 }));
    const random = new Random(5);
    const images = tf.tensor4d(Array.from({ length: 4 }, () => ramp).flat(), [4, 4, 4, 1]);
    const parts = [1, 2].map(() => new Augmentation(options).apply(images, { random }));
    const together = tf.concat(parts).reshape([8, 16]);
    expect(together.arraySync()).toEqual(change(options, { times: 8, seed: 5 }));
    tf.dispose([images, ...parts, together]);
  });

  it.each([
    [{ rotation: 200 }, "rotation is 200: give a number from 0 to 180"],
    [{ zoom: -0.1 }, "zoom is -0.1: give a number from 0 to 0.99"],
    [{ crop: 1.5 }, "crop is 1.5: give whole pixels"],
    [{ cutout: Number.NaN }, "cutout is NaN: give a number from 0"],
  ])("refuses %p", (options, message) => {
    expect(() => new Augmentation(options)).toThrow(new RangeError(message));
  });

  it("leaves no tensor behind but the result", () => {
    const images = tf.zeros<tf.Rank.R4>([2, 8, 8, 3]);
    const before = tf.memory().numTensors;
    const all = { flip: "both", shift: 0.1, brightness: 0.1, contrast: 0.1, cutout: 2 } as const;
    for (const options of [{}, all]) new Augmentation(options).apply(images).dispose();
    expect(tf.memory().numTensors).toBe(before);
    images.dispose();
  });

  it("gives samples to look at: each image as it is, then changed copies", () => {
    const data = new Dataset({
      name: "ramps",
      title: "Ramps",
      split: "train",
      images: Uint8Array.from([...ramp, ...ramp].map((value, i) => (i < 16 ? value : value + 50))),
      shape: [2, 4, 4, 1],
      labels: Uint8Array.of(1, 0),
      classNames: ["light", "dark"],
      source: "made by a test",
      licence: "CC0",
      standIn: false,
    });
    const samples = new Augmentation({ rotation: 90, cutout: 2 }).samples(data, { copies: 3, seed: 4 });
    expect(samples.shape).toEqual([8, 4, 4, 1]);
    expect([...samples.labels]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    expect([...samples.image(0)]).toEqual([...data.image(0)]);
    expect([...samples.image(4)]).toEqual([...data.image(1)]);
    expect([...samples.image(1)]).not.toEqual([...data.image(0)]);
    expect(samples.source).toBe("made by a test, changed");
    freeDeviceImages(data);
  });
});
