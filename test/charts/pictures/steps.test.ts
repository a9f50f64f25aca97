import { convolutionSteps } from "../../../src/charts/pictures/convolution-steps.js";
import { poolingSteps } from "../../../src/charts/pictures/pooling-steps.js";
import { roughTextWidth } from "../../../src/display/index.js";
import { tf } from "../../../src/tensorflow.js";
import { itWithChromium, startChromium } from "../../support/chromium.js";
import { expectKept } from "../kept.js";

const textWidth = roughTextWidth;
const image = [
  [1, 2, 0, 1, 3],
  [0, 1, 3, 1, 0],
  [2, 1, 1, 0, 2],
  [0, 3, 2, 1, 1],
  [1, 0, 1, 2, 0],
];
const edge = [
  [1, 0, -1],
  [1, 0, -1],
  [1, 0, -1],
];

/** The numbers that a picture says come out, as a list. */
const outputOf = ({ description }: { description: string }): number[] =>
  (/Output: ([^]*)\.$/.exec(description)?.[1] ?? "").split(/[; ]+/).map(Number);

describe("convolutionSteps", () => {
  it("draws some steps with patch, filter, products and sum as a strip", async () => {
    const strip = convolutionSteps(
      [
        [1, 2, 0],
        [0, 1, 3],
      ],
      [[1, -1]],
      { form: "strip", steps: [0, 3], textWidth },
    );
    expectKept("convolution-strip", await strip.svg());
    expect(strip.description).toBe(
      "Strip of a convolution of an image of 2×3 with a filter of 1×2, stride 1, padding valid: patch × filter = products, whose sum is one of 2×2 numbers. Step 1 of 4: 1×1 + 2×(−1) = −1. Step 4 of 4: 1×1 + 3×(−1) = −2. Output: -1 2; -1 -2.",
    );
  });

  it("draws an animation that needs no JavaScript and stands still for print and for those who want it", async () => {
    const svg = await convolutionSteps(
      [
        [1, 2, 0],
        [0, 1, 3],
      ],
      [[1, -1]],
      { textWidth },
    ).svg();
    expectKept("convolution-animation", svg);
    expect(svg).not.toContain("<script");
    expect(svg).toContain("@media screen and (prefers-reduced-motion:no-preference){");
  });

  it.each([
    { stride: 1, padding: "valid" as const },
    { stride: 2, padding: "valid" as const },
    { stride: 1, padding: "same" as const },
    { stride: 2, padding: "same" as const },
    { stride: 1, padding: 2 },
  ])("gives what TensorFlow gives with stride $stride and padding $padding", ({ stride, padding }) => {
    const expected = tf.tidy(() => {
      const zeros = typeof padding === "number" ? padding : 0; // tfjs-node takes no number
      const pixels = tf.tensor4d(image.flat(), [1, 5, 5, 1]).pad([
        [0, 0],
        [zeros, zeros],
        [zeros, zeros],
        [0, 0],
      ]);
      const filter = tf.tensor4d(edge.flat(), [3, 3, 1, 1]);
      return Array.from(
        tf.conv2d(pixels as tf.Tensor4D, filter, stride, padding === "same" ? "same" : "valid").dataSync(),
      );
    });
    expect(outputOf(convolutionSteps(image, edge, { stride, padding }))).toEqual(expected);
  });

  it("gives what TensorFlow gives for even filters, whose odd zero lies at the end", () => {
    const expected = tf.tidy(() => {
      const filter = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
      return Array.from(tf.conv2d(tf.tensor4d(image.flat(), [1, 5, 5, 1]), filter, 1, "same").dataSync());
    });
    expect(
      outputOf(
        convolutionSteps(
          image,
          [
            [1, 2],
            [3, 4],
          ],
          { padding: "same" },
        ),
      ),
    ).toEqual(expected);
  });

  it("takes tensors and values with a shape, and leaves tensors alone", () => {
    const before = tf.memory().numTensors;
    const tensor = tf.tensor3d(image.flat(), [5, 5, 1]);
    const kernel = { values: edge.flat(), shape: [3, 3, 1, 1] };
    expect(outputOf(convolutionSteps(tensor, kernel))).toEqual(outputOf(convolutionSteps(image, edge)));
    expect(tf.memory().numTensors).toBe(before + 1);
    tensor.dispose();
  });

  it.each([
    [5, 3],
    [8, 3],
    [12, 5],
  ])("fits an image of %i with a filter of %i on a page", async (side, kernelSide) => {
    const square = (n: number) =>
      Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => (r * 3 + c) % 9));
    const svg = await convolutionSteps(square(side), square(kernelSide), {
      form: "strip",
      steps: [0],
      textWidth,
    }).svg();
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
  });

  it("draws NaN and infinity as such, and an image of one number", async () => {
    const picture = convolutionSteps([[NaN, Infinity]], [[1, 1]], { textWidth });
    expect(await picture.svg()).toContain(">NaN</text>");
    expect(outputOf(convolutionSteps([[3]], [[2]]))).toEqual([6]);
  });

  it("says what is wrong with what it was given", () => {
    expect(() => convolutionSteps([], edge)).toThrow("the image is 0×0: give 1×1 to 12×12 numbers");
    expect(() => convolutionSteps([[1, 2], [3]], edge)).toThrow("row 1 of the image has 1 numbers, row 0 has 2");
    expect(() => convolutionSteps([[1]], edge)).toThrow("a filter of 3 pixels is larger than the image of 1 pixels");
    expect(() => convolutionSteps(image, edge, { stride: 0 })).toThrow("strides is 0");
    expect(() => convolutionSteps(image, edge, { steps: [9] })).toThrow("no step 9 among 9");
    expect(() => convolutionSteps(image, edge, { seconds: 0 })).toThrow("seconds is 0");
    expect(() => convolutionSteps({ values: new Float32Array(12), shape: [2, 2, 3] }, edge)).toThrow(
      "the image has the shape [2, 2, 3]: give one channel",
    );
  });

  itWithChromium("plays with JavaScript off, and shows the end where less motion is wanted", async () => {
    const svg = await convolutionSteps(image, edge, { seconds: 20 }).svg();
    const browser = await startChromium();
    try {
      const seen = async (reducedMotion: "reduce" | "no-preference", media: "screen" | "print") => {
        const context = await browser.newContext({ reducedMotion });
        const page = await context.newPage();
        await page.emulateMedia({ media });
        await page.setContent(svg);
        const texts = await page.evaluate<string[]>(`
          [...document.querySelectorAll("g[class$='-s']")]
            .filter((group) => getComputedStyle(group).opacity === "1")
            .map((group) => [...group.querySelectorAll("text")].at(-1).textContent.slice(0, 11))`);
        await context.close();
        return texts;
      };
      expect(await seen("no-preference", "screen")).toEqual(["Step 1 of 9"]);
      expect(await seen("reduce", "screen")).toEqual(["Step 9 of 9"]);
      expect(await seen("no-preference", "print")).toEqual(["Step 9 of 9"]);

      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      const fast = await convolutionSteps(image, edge, { seconds: 0.5 }).svg();
      await page.setContent(`<img src="data:image/svg+xml;base64,${Buffer.from(fast).toString("base64")}">`);
      const first = await page.screenshot();
      await page.waitForTimeout(1200);
      expect((await page.screenshot()).equals(first)).toBe(false);
    } finally {
      await browser.close();
    }
  });
});

describe("poolingSteps", () => {
  const numbers = [
    [1, 2, 0, 1],
    [0, 1, 3, 2],
    [5, 1, 0, 0],
    [2, 1, 8, -4],
  ];

  it("draws some steps as a strip, with the largest number framed", async () => {
    const strip = poolingSteps(numbers, { form: "strip", steps: [3], textWidth });
    expectKept("pooling-strip", await strip.svg());
    expect(strip.description).toBe(
      "Strip of max pooling of an image of 4×4, size 2, stride 2, to 2×2 numbers. Step 4 of 4: the largest of 0, 0, 8, −4 is 8. Output: 2 3; 5 8.",
    );
  });

  it.each([
    { kind: "max" as const, size: 2, stride: 2 },
    { kind: "max" as const, size: 3, stride: 1 },
    { kind: "average" as const, size: 2, stride: 2 },
    { kind: "average" as const, size: 2, stride: 1 },
  ])("gives what TensorFlow gives for $kind of $size with stride $stride", ({ kind, size, stride }) => {
    const expected = tf.tidy(() => {
      const pixels = tf.tensor4d(numbers.flat(), [1, 4, 4, 1]);
      const pool = kind === "max" ? tf.maxPool : tf.avgPool;
      return Array.from(pool(pixels, size, stride, "valid").dataSync());
    });
    expect(outputOf(poolingSteps(numbers, { kind, size, stride }))).toEqual(expected);
  });

  it("writes a mean as a formula", () => {
    expect(poolingSteps(numbers, { kind: "average" }).description).toContain("Step 4 of 4: (0 + 0 + 8 + (−4)) / 4 = 1");
  });

  it("says what is wrong with what it was given", () => {
    expect(() => poolingSteps(numbers, { size: 5 })).toThrow(
      "a filter of 5 pixels is larger than the image of 4 pixels",
    );
    expect(() => poolingSteps(numbers, { size: 1.5 })).toThrow("kernelSize is 1.5");
  });
});
