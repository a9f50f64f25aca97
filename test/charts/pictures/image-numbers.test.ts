import { imageNumbers } from "../../../src/charts/pictures/image-numbers.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { tf } from "../../../src/tensorflow.js";
import { drawnPictures } from "../../support/drawn-pictures.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;

describe("imageNumbers", () => {
  it("writes each number on a cell of its shade, with rows and columns numbered", async () => {
    const picture = imageNumbers(drawnPictures({ height: 3, width: 4 }), { index: 2, textWidth });
    expectKept("image-numbers", await picture.svg());
    const { image } = drawnPictures({ height: 3, width: 4 }).example(2);
    expect(picture.description).toBe(
      `Picture 2 as numbers, 🐔, 3×4 pixels. values from 0 (black) to 255 (white). Row 1: ${image.subarray(4, 8).join(" ")}.`,
    );
  });

  it("writes black on light and white on dark cells, with a contrast of at least 4.5", async () => {
    const images = Uint8Array.from({ length: 256 }, (_, i) => i);
    const svg = await imageNumbers({ images, shape: [1, 16, 16, 1] }, { textWidth }).svg();
    const luminance = (part: number) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    const pairs = [...svg.matchAll(/fill="rgb\((\d+),\d+,\d+\)"\/><text[^>]*fill="rgb\((\d+)/g)];
    expect(pairs).toHaveLength(256);
    for (const [, cell, text] of pairs) {
      const [dark = 0, light = 0] = [luminance(Number(cell)), luminance(Number(text))].sort((a, b) => a - b);
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThan(4.5);
    }
  });

  it("shows 28×28 numbers whole within a page", async () => {
    const svg = await imageNumbers(drawnPictures({ height: 28, width: 28 }), { textWidth }).svg();
    expect(svg.match(/<text[^>]*fill="rgb/g)).toHaveLength(784);
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
  });

  it("shows three channels side by side, or the one that is asked for", async () => {
    const picture = drawnPictures({ channels: 3 });
    const three = await imageNumbers(picture, { textWidth }).svg();
    expect(three.match(/>(red|green|blue)</g)).toEqual([">red<", ">green<", ">blue<"]);
    const one = imageNumbers(picture, { channel: 1, textWidth });
    expect((await one.svg()).match(/<text[^>]*fill="rgb/g)).toHaveLength(20);
    expect(one.description).toContain("green, row 2: ");
  });

  it("shows the middle of a large picture, or what begins at a place, and says which part", () => {
    const large = drawnPictures({ height: 40, width: 50 });
    expect(imageNumbers(large).description).toMatch(/rows 4 to 35 and columns 9 to 40 of 40×50/);
    expect(imageNumbers(large, { from: [0, 1] }).description).toContain("rows 0 to 31 and columns 1 to 32 of 40×50");
    expect(() => imageNumbers(large, { from: [30, 0] })).toThrow(
      "from is [30, 0]: 32×32 numbers fit the page, so give rows from 0 to 8 and columns from 0 to 18",
    );
  });

  it("writes NaN and infinity, and numbers of any range", async () => {
    const values = Float32Array.of(NaN, Infinity, -Infinity, -0.25, 12345, 3);
    const svg = await imageNumbers({ images: values, shape: [2, 3, 1] }, { textWidth }).svg();
    expect([...svg.matchAll(/fill="rgb[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text)).toEqual([
      "NaN",
      "∞",
      "−∞",
      "−.25",
      "12345",
      "3",
    ]);
    expect(svg).toContain("values from −0.25 (black) to 12345 (white)");
  });

  it("takes a tensor and leaves it alone, and a picture of one pixel", async () => {
    const before = tf.memory().numTensors;
    const tensor = tf.tensor4d([0.5], [1, 1, 1, 1]);
    expect(await imageNumbers(tensor).svg()).toContain(">.5</text>");
    expect(tf.memory().numTensors).toBe(before + 1);
    tensor.dispose();
  });

  it("escapes the names of classes", async () => {
    expect(await imageNumbers(drawnPictures()).svg()).toContain(">&lt;b&gt;cat&lt;/b&gt;</text>");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => imageNumbers(drawnPictures(), { index: 8 })).toThrow(
      "no picture 8 among 8: give a whole number from 0 to 7",
    );
    expect(() => imageNumbers(drawnPictures({ count: 0 }))).toThrow("there is no picture: give at least one");
    expect(() => imageNumbers(drawnPictures(), { channel: 1 })).toThrow("no channel 1 among 1");
    expect(() => imageNumbers({ images: new Uint8Array(8), shape: [1, 2, 2, 2] })).toThrow(
      "the pictures have 2 channels: imageNumbers draws 1 (grey) or 3",
    );
  });
});
