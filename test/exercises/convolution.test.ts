import { check } from "../../src/exercises/index.js";
import { tf } from "../../src/tensorflow.js";

const said = (...[id, answer]: Parameters<typeof check<"convolution-1">>) => String(check(id, answer));

describe("convolution-1, what flatten gives", () => {
  it("takes the right number", () => {
    expect(check("convolution-1", 14 * 14 * 32).passed).toBe(true);
  });

  it.each([
    [28 * 28 * 32, /pooling comes before flatten/],
    [14 * 14, /each filter makes one/],
    [14 * 14 * 3, /how many maps come out/],
    [14 * 14 * 32 * 3, /one map for all of them/],
    [16 * 16 * 32, /without padding/],
    [32 * (5 * 5 * 3 + 1), /what the layer learns/],
    [1000, /find the side of a map behind the convolution/],
    [NaN, /a number is wanted/],
  ])("says of %p what is off", (wrong, sentence) => {
    expect(said("convolution-1", wrong)).toMatch(sentence);
  });
});

describe("convolution-2, a filter for a diagonal", () => {
  it.each([
    [[[2, -1, -1], [-1, 2, -1], [-1, -1, 2]]], // prettier-ignore
    [[[1, 0, -1], [0, 0, 0], [-1, 0, 1]]], // prettier-ignore
    [[[0.2, -0.1, -0.1], [-0.1, 0.2, -0.1], [-0.1, -0.1, 0.2]]], // prettier-ignore
  ])("takes %j", (filter) => {
    expect(check("convolution-2", filter).message).toBeUndefined();
  });

  it.each<[number[][], RegExp]>([
    [
      [
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ],
      /a filter of zeros/,
    ],
    [
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      /cancel each other/,
    ],
    [
      [
        [-1, -1, 2],
        [-1, 2, -1],
        [2, -1, -1],
      ],
      /upper right it answers 6/,
    ],
    [
      [
        [-1, 2, -1],
        [-1, 2, -1],
        [-1, 2, -1],
      ],
      /vertical line it answers 6/,
    ],
    [
      [
        [-1, -1, -1],
        [2, 2, 2],
        [-1, -1, -1],
      ],
      /horizontal line it answers 6/,
    ],
    [
      [
        [-2, 1, 1],
        [1, -2, 1],
        [1, 1, -2],
      ],
      /positive numbers belong where the line lies/,
    ],
    [
      [
        [-1, -1, -1],
        [-1, 8, -1],
        [-1, -1, -1],
      ],
      /that is to be the highest/,
    ],
    [
      [
        [1, -1],
        [-1, 1],
      ],
      /2×2: 3×3 is wanted/,
    ],
    [[[1], [1, 2], [3]], /rows of different lengths/],
  ])("says of %j what is off", (wrong, sentence) => {
    expect(String(check("convolution-2", wrong))).toMatch(sentence);
  });
});

type Convolve = (image: number[][], filter: number[][]) => number[][];

/** Sums for all places, from what a place gives. */
const places = (image: number[][], filter: number[][], { over = 0 } = {}): number[][] =>
  Array.from({ length: image.length - filter.length + 1 + over }, (_, top) =>
    Array.from({ length: (image[0]?.length ?? 0) - (filter[0]?.length ?? 0) + 1 + over }, (_, left) =>
      filter.flatMap((row, y) => row.map((v, x) => v * (image[top + y]?.[left + x] ?? 0))).reduce((a, b) => a + b, 0),
    ),
  );

describe("convolution-3, a convolution of one's own", () => {
  it("takes loops, and tensors", () => {
    expect(check("convolution-3", (image, filter) => places(image, filter)).message).toBeUndefined();
    const before = tf.memory().numTensors;
    const byTensors: Convolve = (image, filter) =>
      tf.tidy(() => {
        const picture = tf.tensor2d(image).expandDims<tf.Tensor3D>(2);
        const weights = tf.tensor2d(filter).expandDims(2).expandDims<tf.Tensor4D>(3);
        return tf.conv2d(picture, weights, 1, "valid").squeeze<tf.Tensor2D>([2]).arraySync();
      });
    expect(check("convolution-3", byTensors).message).toBeUndefined();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, Convolve, RegExp]>([
    ["the untouched stub", () => [], /returns no rows yet/],
    ["a filter turned around", (i, f) => places(i, f.map((r) => [...r].reverse()).reverse()), /turned around/],
    ["ReLU", (i, f) => places(i, f).map((row) => row.map((v) => Math.max(0, v))), /that is ReLU/],
    ["one place too many", (i, f) => places(i, f, { over: 1 }), /how many places/],
    ["one place too few", (i, f) => places(i, f, { over: -1 }), /the last place of the filter counts/],
    ["the image's size", (i) => i, /without padding/],
    ["a mean", (i, f) => places(i, f).map((row) => row.map((v) => v / 9)), /add up/],
    ["one number", () => [3] as unknown as number[][], /rows of numbers are wanted/],
    [
      "undefined numbers",
      () => [
        [NaN, 1, 2],
        [1, 2, 3],
        [1, 2, 3],
      ],
      /no number/,
    ],
    ["an image that is used up", (i, f) => [places(i, f), i.splice(1)][0] ?? [], /changes the image/],
    [
      "an error",
      () => {
        throw new Error("row is undefined");
      },
      /ended with "row is undefined"/,
    ],
  ])("says of %s what is off", (_, wrong, sentence) => {
    expect(String(check("convolution-3", wrong))).toMatch(sentence);
  });
});

describe("convolution-4, a net that sees far", () => {
  afterEach(() => tf.disposeVariables());

  const net = ({ sizes = [3, 3, 3], filters = 8, pool = true, shape = [28, 28, 1], end = "softmax" as const } = {}) => {
    const made = tf.sequential();
    sizes.forEach((kernelSize, i) => {
      made.add(
        tf.layers.conv2d({ kernelSize, filters, activation: "relu", ...(i === 0 ? { inputShape: shape } : {}) }),
      );
      if (pool && i < 2) made.add(tf.layers.maxPooling2d({ poolSize: 2 }));
    });
    made.add(tf.layers.flatten(sizes.length === 0 ? { inputShape: shape } : {}));
    made.add(tf.layers.dense({ units: 10, activation: end }));
    return made;
  };

  it("takes a net of three convolutions and two poolings", () => {
    expect(check("convolution-4", net()).message).toBeUndefined();
  });

  it.each<[string, () => tf.LayersModel, RegExp]>([
    ["the untouched stub", () => tf.sequential(), /no layers yet/],
    ["a field too small", () => net({ sizes: [3, 3] }), /sees 10×10 pixels/],
    ["no pooling", () => net({ pool: false }), /sees 7×7 pixels/],
    ["too many parameters", () => net({ filters: 16 }), /at most 3,000/],
    ["a large filter", () => net({ sizes: [9, 3], filters: 4 }), /looks at 9×9 at once/],
    ["no convolution", () => net({ sizes: [] }), /no convolution yet/],
    ["colour", () => net({ shape: [28, 28, 3] }), /takes inputs of \[28, 28, 3\]/],
    ["another end", () => net({ end: "relu" as "softmax" }), /ends in "relu"/],
  ])("says of %s what is off", (_, wrong, sentence) => {
    expect(String(check("convolution-4", wrong()))).toMatch(sentence);
  });
});
