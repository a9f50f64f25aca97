import type { ImagesShape, LabelledImages } from "../../../src/data/labelled-images.js";
import { drawnClothes } from "../../../src/data/stand-ins/clothes.js";
import { drawnDishes } from "../../../src/data/stand-ins/dishes.js";
import { drawnExaminations } from "../../../src/data/stand-ins/examinations.js";
import { drawnMedicalImages, type DrawnMedicalImagesOptions } from "../../../src/data/stand-ins/medical-images.js";
import { drawnThings } from "../../../src/data/stand-ins/things.js";
import { Random } from "../../../src/random.js";

interface Kind {
  of: string;
  draw: (n: number, random: Random) => LabelledImages;
  image: readonly [side: number, side: number, channels: number];
  classes: number;
}

const medical = (options: DrawnMedicalImagesOptions) => (n: number, random: Random) =>
  drawnMedicalImages(n, random, options);

const kinds: readonly Kind[] = [
  { of: "clothes", draw: drawnClothes, image: [28, 28, 1], classes: 10 },
  { of: "things", draw: drawnThings, image: [32, 32, 3], classes: 10 },
  { of: "grey medical images", draw: medical({ classes: 11 }), image: [28, 28, 1], classes: 11 },
  { of: "RGB medical images", draw: medical({ classes: 9, channels: 3 }), image: [28, 28, 3], classes: 9 },
  { of: "medical images of degrees", draw: medical({ classes: 5, task: "ordinal" }), image: [28, 28, 1], classes: 5 },
  { of: "examinations", draw: drawnExaminations, image: [64, 64, 1], classes: 6 },
  { of: "dishes", draw: drawnDishes, image: [64, 64, 3], classes: 2 },
];

describe.each(kinds)("drawn $of", ({ draw, image, classes }) => {
  it("are the same from the same seed and others from another", () => {
    const first = draw(20, new Random(1));
    const again = draw(20, new Random(1));
    const other = draw(20, new Random(2));
    expect(Buffer.compare(again.images, first.images)).toBe(0);
    expect(again.labels).toEqual(first.labels);
    expect(Buffer.compare(other.images, first.images)).not.toBe(0);
    expect(other.labels).not.toEqual(first.labels);
  });

  it("are as many and as large as asked for", () => {
    const { images, shape, labels } = draw(7, new Random(1));
    expect(shape).toEqual<ImagesShape>([7, ...image]);
    expect(images).toHaveLength(7 * image[0] * image[1] * image[2]);
    expect(labels).toHaveLength(7);
    expect(draw(0, new Random(1)).shape).toEqual([0, ...image]);
  });

  it("are each another picture, with dark and light places", () => {
    const { images } = draw(50, new Random(3));
    const length = image[0] * image[1] * image[2];
    const pictures = Array.from({ length: 50 }, (_, i) => images.subarray(i * length, (i + 1) * length));
    expect(new Set(pictures.map((picture) => Buffer.from(picture).toString("latin1"))).size).toBe(50);
    for (const picture of pictures) expect(Math.max(...picture) - Math.min(...picture)).toBeGreaterThan(15);
  });

  it("have each class about equally often", () => {
    const n = image[0] > 32 ? 300 : 1500;
    const counts = new Array<number>(classes).fill(0);
    for (const label of draw(n, new Random(4)).labels) counts[label] = (counts[label] ?? 0) + 1;
    const deviation = Math.sqrt((n / classes) * (1 - 1 / classes));
    expect(counts).toHaveLength(classes);
    for (const count of counts) expect(Math.abs(count - n / classes)).toBeLessThan(4 * deviation);
  });
});

describe("drawnDishes", () => {
  it("draws in any size", () => {
    expect(drawnDishes(2, new Random(1), { side: 17 }).shape).toEqual([2, 17, 17, 3]);
  });

  it.each([0, 2.5, -3])("refuses a side of %d", (side) => {
    expect(() => drawnDishes(1, new Random(1), { side })).toThrow(`side is ${side}: give a whole number of at least 1`);
  });
});
