import { scaled } from "../../src/data/index.js";
import { blueprint, featureMaps, filters, lectureNet } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";
import { tinyImages } from "../support/tiny-images.js";

/** A net for tiny images whose first convolution answers to what it was told to. */
function edgeNet(): tf.Sequential {
  const net = tf.sequential({ name: "edges" });
  net.add(tf.layers.conv2d({ name: "conv", filters: 2, kernelSize: 2, activation: "relu", inputShape: [4, 4, 1] }));
  net.add(tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }));
  net.add(tf.layers.flatten({ name: "flatten" }));
  net.add(tf.layers.dense({ name: "answer", units: 2, activation: "softmax" }));
  // Filter 0: brighter on the right than on the left; filter 1: the mean.
  tf.tidy(() => {
    const kernel = tf.tensor4d([-1, 0.25, 1, 0.25, -1, 0.25, 1, 0.25], [2, 2, 1, 2]);
    net.getLayer("conv").setWeights([kernel, tf.tensor1d([0, 0.5])]);
  });
  return net;
}

describe("featureMaps", () => {
  it("gives what a filter makes of each place of each image, the pixels in [0, 1] as in training", async () => {
    const [net, images] = [edgeNet(), tinyImages(5)];
    const maps = await featureMaps(net, images, { layer: "conv", batchSize: 2 });
    expect(maps).toMatchObject({ layer: "conv", shape: [5, 3, 3, 2], size: 5, maps: 2 });
    const pixel = (row: number, column: number) => (images.image(3)[row * 4 + column] ?? NaN) / 255;
    for (const [row, column] of [
      [0, 0],
      [1, 2],
      [2, 1],
    ] as const) {
      const [a, b, c, d] = [
        pixel(row, column),
        pixel(row, column + 1),
        pixel(row + 1, column),
        pixel(row + 1, column + 1),
      ];
      expect(maps.map(3, 0)[row * 3 + column]).toBeCloseTo(Math.max(0, b - a + d - c), 5);
      expect(maps.map(3, 1)[row * 3 + column]).toBeCloseTo((a + b + c + d) / 4 + 0.5, 5);
    }
    net.dispose();
  });

  it("takes a tensor as it is, and layers by number", async () => {
    const [net, images] = [edgeNet(), tinyImages(3)];
    const tensor = scaled(images);
    const byName = await featureMaps(net, images, { layer: "pool" });
    expect(await featureMaps(net, tensor, { layer: 1 })).toEqual(byName);
    expect(await featureMaps(net, tensor, { layer: -3 })).toEqual(byName);
    const answer = await featureMaps(net, tensor, { layer: "answer" });
    expect(answer.shape).toEqual([3, 2]);
    expect(answer.values).toEqual(tf.tidy(() => (net.predict(tensor) as tf.Tensor).dataSync()));
    expect(() => answer.map(0, 0)).toThrow('layer "answer" gives 2 numbers an image and no maps');
    expect(() => byName.map(3, 0)).toThrow("no image 3 among 3: give a whole number from 0 to 2");
    expect(() => byName.map(0, 2)).toThrow("no map 2 among 2");
    tensor.dispose();
    net.dispose();
  });

  it("looks into a net that was compiled and into one of several ways", async () => {
    const input = tf.input({ shape: [4, 4, 1] });
    const ways = ["a", "b"].map((name) =>
      tf.layers.conv2d({ name, filters: 1, kernelSize: 1, padding: "same" }).apply(input),
    );
    const sum = tf.layers.add({ name: "sum" }).apply(ways as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const net = tf.model({ inputs: input, outputs: sum });
    net.compile({ optimizer: "adam", loss: "meanSquaredError" });
    const [a, b, both] = [
      await featureMaps(net, tinyImages(2), { layer: "a" }),
      await featureMaps(net, tinyImages(2), { layer: "b" }),
      await featureMaps(net, tinyImages(2), { layer: "sum" }),
    ];
    both.values.forEach((value, i) => expect(value).toBeCloseTo((a.values[i] ?? NaN) + (b.values[i] ?? NaN), 5));
    net.dispose();
  });

  it("says which layers there are, and what does not fit", async () => {
    const net = edgeNet();
    const images = tinyImages(2);
    await expect(featureMaps(net, images, { layer: "conv9" })).rejects.toThrow(
      'model "edges" has no layer "conv9" (one of: conv, pool, flatten, answer)',
    );
    await expect(featureMaps(net, images, { layer: 4 })).rejects.toThrow(
      'model "edges" has no layer 4: give a whole number from 0 to 3, or from −1 back to −4',
    );
    await expect(featureMaps(net, tf.zeros([2, 5, 4, 1]), { layer: 0 })).rejects.toThrow(
      "the net takes inputs of 4×4×1, but the images are [2, 5, 4, 1]: give a tensor of [n, 4, 4, 1]",
    );
    await expect(featureMaps(net, images.take(0), { layer: 0 })).rejects.toThrow("there is no image to look at");
    await expect(featureMaps(net, images, { layer: 0, batchSize: 0 })).rejects.toThrow("batchSize is 0");
    await expect(featureMaps(tf.sequential({ name: "bare" }), images, { layer: 0 })).rejects.toThrow(
      "has no layers yet",
    );
    net.dispose();
  });

  it("leaves no tensor behind, also when something is wrong", async () => {
    const net = edgeNet();
    const images = tinyImages(3);
    await featureMaps(net, images, { layer: 0 });
    const before = tf.memory().numTensors;
    await featureMaps(net, images, { layer: "conv", batchSize: 2 });
    await expect(featureMaps(net, images, { layer: "no" })).rejects.toThrow();
    filters(net, "conv");
    expect(tf.memory().numTensors).toBe(before);
    net.dispose();
  });
});

describe("filters", () => {
  it("gives a convolution's weights, each filter by its channels", () => {
    const net = edgeNet();
    const found = filters(net, "conv");
    expect(found).toMatchObject({ layer: "conv", shape: [2, 2, 1, 2], size: 2 });
    expect(Array.from(found.filter(0))).toEqual([-1, 1, -1, 1]);
    expect(Array.from(found.filter(1, 0))).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(Array.from(found.bias ?? [])).toEqual([0, 0.5]);
    found.values.fill(9);
    expect(Array.from(filters(net, 0).filter(0))).toEqual([-1, 1, -1, 1]);
    expect(() => found.filter(2)).toThrow("no filter 2 among 2: give a whole number from 0 to 1");
    expect(() => found.filter(0, 1)).toThrow("no channel 1 among 1");
    net.dispose();
  });

  it("knows channels from filters, and a depthwise convolution", () => {
    const net = tf.sequential({ name: "two" });
    net.add(
      tf.layers.depthwiseConv2d({
        name: "depth",
        kernelSize: 3,
        depthMultiplier: 2,
        inputShape: [8, 8, 3],
        useBias: false,
      }),
    );
    net.add(tf.layers.conv2d({ name: "conv", filters: 4, kernelSize: [1, 2] }));
    expect(filters(net, "depth")).toMatchObject({ shape: [3, 3, 3, 2], bias: undefined });
    const conv = filters(net, "conv");
    expect(conv.shape).toEqual([1, 2, 6, 4]);
    const kernel = net.getLayer("conv").getWeights()[0]?.arraySync() as number[][][][];
    expect(Array.from(conv.filter(3, 5))).toEqual([kernel[0]?.[0]?.[5]?.[3], kernel[0]?.[1]?.[5]?.[3]]);
    net.dispose();
  });

  it("says which layers have filters", () => {
    const net = edgeNet();
    expect(() => filters(net, "pool")).toThrow(
      'layer "pool" of type MaxPooling2D has no filters (layers that have: conv)',
    );
    expect(() => filters(net, "con")).toThrow('model "edges" has no layer "con"');
    const drawn = blueprint(() => lectureNet());
    expect(() => filters(drawn, "conv1")).toThrow('layer "conv1" is drawn without weights');
    [net, drawn].forEach((model) => model.dispose());
  });
});
