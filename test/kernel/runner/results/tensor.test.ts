import sharp from "sharp";

import { mimeBundle } from "../../../../src/kernel/runner/results/mime-bundle.js";
import { tf } from "../../../../src/tensorflow.js";

async function textOf(tensor: tf.Tensor): Promise<unknown> {
  const { data } = await mimeBundle(tensor);
  expect(Object.keys(data)).toEqual(["text/plain"]);
  return data["text/plain"];
}

async function pictureOf(tensor: tf.Tensor) {
  const { data, metadata } = await mimeBundle(tensor);
  const png = Buffer.from(data["image/png"] as string, "base64");
  const { data: pixels, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number): number[] => {
    const start = (y * info.width + x) * info.channels;
    return [...pixels.subarray(start, start + info.channels)];
  };
  return { pixel, info, metadata: metadata["image/png"] as object };
}

describe("the text of a tensor", () => {
  it("has its data type, its shape and its values in rows", async () => {
    expect(
      await textOf(
        tf.tensor2d([
          [1, 2.123456],
          [-30, 4e-9],
        ]),
      ),
    ).toBe("Tensor float32 [2, 2]\n[[    1, 2.123],\n [  -30,  4e-9]]");
  });

  it.each([
    [tf.scalar(3.5), "Tensor float32 []\n3.5"],
    [tf.zeros([0, 3]), "Tensor float32 [0, 3]\n[]"],
    [tf.tensor1d([true, false], "bool"), "Tensor bool [2]\n[ true, false]"],
    [tf.tensor1d(["a", 'b"']), 'Tensor string [2]\n[  "a", "b\\""]'],
    [tf.complex([1, 2], [3, -4]), "Tensor complex64 [2]\n[1 + 3i, 2 - 4i]"],
    [tf.variable(tf.ones([2]), true, "bias"), "Variable bias float32 [2]\n[1, 1]"],
    [tf.tensor1d([NaN, -Infinity]), "Tensor float32 [2]\n[      NaN, -Infinity]"],
    [tf.range(0, 1000, 1, "int32"), "Tensor int32 [1000]\n[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … 990 more]"],
    [tf.ones([3, 7, 1]), `Tensor float32 [3, 7, 1]\n[${Array(2).fill(rowsOfOnes()).join(",\n ")},\n … 1 more]`],
  ])("is short for %#", async (tensor, text) => {
    expect(await textOf(tensor)).toBe(text);
  });

  it("says that a tensor is disposed", async () => {
    const tensor = tf.ones([2]);
    tensor.dispose();
    expect(await textOf(tensor)).toBe("Tensor float32 [2], disposed: its values are gone");
  });

  it("leaves no tensor behind", async () => {
    const tensors = [tf.ones([100, 100]), tf.ones([20, 8, 8, 3])];
    const before = tf.memory().numTensors;
    for (const tensor of tensors) await mimeBundle(tensor);
    expect(tf.memory().numTensors).toBe(before);
  });
});

function rowsOfOnes(): string {
  return `[${Array(6).fill("[1]").join(",\n  ")},\n  … 1 more]`;
}

describe("the picture of a tensor", () => {
  it("shows one image, enlarged without blurring, with its alternative text", async () => {
    const image = tf.tensor3d(
      [...Array<number>(100).keys()].map((i) => i / 99),
      [10, 10, 1],
    );
    const { pixel, info, metadata } = await pictureOf(image);
    expect(metadata).toEqual({ alt: "A grey image of 10 × 10 pixels", width: 220, height: 220 });
    expect(info).toMatchObject({ width: 220, height: 220 });
    expect([pixel(0, 0)[0], pixel(21, 21)[0], pixel(22, 0)[0], pixel(219, 219)[0]]).toEqual([0, 0, 3, 255]);
  });

  it("shows the first 16 images of a batch, in rows of 8", async () => {
    const colours = tf.tensor4d(
      [...Array<number>(20).keys()].flatMap((i) => [i, 0, 200]),
      [20, 1, 1, 3],
      "int32",
    );
    const { pixel, metadata } = await pictureOf(colours.tile([1, 32, 32, 1]));
    expect(metadata).toEqual({ alt: "16 of 20 colour images of 32 × 32 pixels", width: 789, height: 195 });
    expect(pixel(0, 0)).toEqual([0, 0, 200]);
    expect(pixel(97, 0)).toEqual([255, 255, 255]);
    expect(pixel(99, 0)).toEqual([1, 0, 200]);
    expect(pixel(788, 194)).toEqual([15, 0, 200]);
  });

  it("keeps transparency", async () => {
    const { pixel } = await pictureOf(tf.tensor3d([0, 1, 0, 0.2], [1, 1, 4]).tile([300, 300, 1]));
    expect(pixel(299, 299)).toEqual([0, 255, 0, 51]);
  });

  it.each([
    ["a matrix", tf.zeros([28, 28])],
    ["two channels", tf.zeros([28, 28, 2])],
    ["a small side", tf.zeros([28, 5, 3])],
    ["filters", tf.zeros([5, 5, 3, 4])],
    ["no image at all", tf.zeros([0, 28, 28, 1])],
    ["a value above 1", tf.fill([28, 28, 1], 1.5)],
    ["a negative value", tf.fill([28, 28, 1], -0.1)],
    ["a value that is no number", tf.fill([28, 28, 1], NaN)],
    ["an integer above 255", tf.fill([28, 28, 1], 256, "int32")],
  ])("is not made of %s", async (_, tensor) => {
    expect(await textOf(tensor)).toMatch(/^Tensor/);
  });
});
