import { cut, freeze, layerTable, unfreeze, withNewHead } from "../../src/nets/index.js";
import { tf } from "../../src/tensorflow.js";
import { fit } from "../../src/training/index.js";
import { tinyImages } from "../support/tiny-images.js";

const silent = { verbose: 0, batchSize: 8, epochs: 2 } as const;

/** A net with everything that can change: convolution, batch normalisation, dense layers. */
function net({ compiled = true } = {}): tf.Sequential {
  const model = tf.sequential({ name: "first" });
  model.add(tf.layers.conv2d({ name: "conv", filters: 3, kernelSize: 2, inputShape: [4, 4, 1] }));
  model.add(tf.layers.batchNormalization({ name: "norm" }));
  model.add(tf.layers.activation({ name: "active", activation: "relu" }));
  model.add(tf.layers.flatten({ name: "flatten" }));
  model.add(tf.layers.dense({ name: "dense", units: 4, activation: "tanh" }));
  model.add(tf.layers.dense({ name: "answer", units: 2, activation: "softmax" }));
  if (compiled) compile(model);
  return model;
}

function compile(model: tf.LayersModel): void {
  model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
}

/** All numbers of each layer that has any. */
function numbers(model: tf.LayersModel): Record<string, number[]> {
  const weighted = model.layers.filter(({ weights }) => weights.length > 0);
  return Object.fromEntries(
    weighted.map((layer) => [
      layer.name,
      [...layer.getWeights()].flatMap((weight) => Array.from(weight.dataSync<"float32">())).sort((a, b) => a - b),
    ]),
  );
}

/** Names of the layers whose numbers differ. */
function changed(before: Record<string, number[]>, after: Record<string, number[]>): string[] {
  return Object.keys(before).filter((name) => before[name]?.join() !== after[name]?.join());
}

describe.each([
  ["in graph mode", false],
  ["eagerly", true],
])("freeze, training %s", (_, eager) => {
  const data = tinyImages(24);

  it("keeps frozen layers as they are, batch normalisation with all that it counts, and the others learn", async () => {
    const model = freeze(net(), ["conv", "norm"]);
    const before = numbers(model);
    await fit(model, data, { ...silent, eager });
    expect(changed(before, numbers(model))).toEqual(["dense", "answer"]);
    model.dispose();
  });

  it("holds at once in a net that was compiled and trained before, and is undone by unfreeze", async () => {
    const model = net();
    const steps = [numbers(model)];
    const train = async () => {
      await fit(model, data, { ...silent, eager });
      steps.push(numbers(model));
    };
    await train();
    freeze(model, "dense");
    await train();
    unfreeze(model);
    await train();
    const [first = {}, second = {}, third = {}, last = {}] = steps;
    expect(changed(first, second)).toEqual(["conv", "norm", "dense", "answer"]);
    expect(changed(second, third)).toEqual(["conv", "norm", "answer"]);
    expect(changed(third, last)).toEqual(["conv", "norm", "dense", "answer"]);
    model.dispose();
  });

  it("has a frozen batch normalisation normalise by what it has counted, as Keras does", async () => {
    const model = freeze(net(), ["conv", "norm", "dense"]);
    tf.tidy(() => {
      model.getLayer("norm").setWeights([tf.ones([3]), tf.zeros([3]), tf.fill([3], 5), tf.fill([3], 4)]);
    });
    // Without learning, the loss of training is the one that evaluate gives, batch for batch.
    (model.optimizer as tf.Optimizer & { learningRate: number }).learningRate = 0;
    const { history } = await fit(model, data, { ...silent, epochs: 1, batchSize: 24, shuffle: false, eager });
    const expected = tf.tidy(() => {
      const y = tf.oneHot(tf.tensor1d(Int32Array.from(data.labels), "int32"), 2);
      const x = tf.tensor4d(
        Float32Array.from(data.images, (pixel) => pixel / 255),
        [24, 4, 4, 1],
      );
      return tf.losses
        .softmaxCrossEntropy(y, (model.predict(x) as tf.Tensor).log())
        .dataSync()[0] as unknown as tf.Scalar;
    });
    expect(history["loss"]?.[0]).toBeCloseTo(Number(expected), 4);
    model.dispose();
  });

  it("trains a new head and leaves the layers that are kept alone", async () => {
    const old = net();
    await fit(old, data, { ...silent, epochs: 1, eager });
    const model = withNewHead(old, { classes: 2, units: [5], dropout: 0.2 });
    compile(model);
    const [before, oldBefore] = [numbers(model), numbers(old)];
    await fit(model, data, { ...silent, eager });
    expect(changed(before, numbers(model))).toEqual(["head_dense1", "head"]);
    expect(changed(oldBefore, numbers(old))).toEqual([]);
    unfreeze(model);
    await fit(model, data, { ...silent, epochs: 1, eager });
    expect(changed(before, numbers(model))).toEqual(["conv", "norm", "head_dense1", "head"]);
    expect(changed(oldBefore, numbers(old))).toEqual(["conv", "norm"]);
    [old, model].forEach((each) => each.dispose());
  });
});

describe("freeze", () => {
  it("compiles a net again with the same settings, and takes numbers, one layer and nets within nets", () => {
    const model = net();
    const { optimizer, loss, metrics } = model;
    freeze(model, -1);
    expect(model.getLayer("answer").trainable).toBe(false);
    expect(model.optimizer).not.toBe(optimizer);
    expect(model.optimizer.getConfig()).toEqual(optimizer.getConfig());
    expect([model.loss, model.metrics]).toEqual([loss, metrics]);
    optimizer.dispose();

    const inner = net({ compiled: false });
    const outer = tf.sequential({ layers: [inner, tf.layers.dense({ name: "more", units: 2 })] });
    freeze(outer);
    expect(outer.trainableWeights).toHaveLength(0);
    unfreeze(outer, "more");
    expect(outer.trainableWeights).toHaveLength(2);
    unfreeze(outer);
    expect(outer.trainableWeights).toHaveLength(inner.trainableWeights.length + 2);
    [model, outer].forEach((each) => each.dispose());
  });

  it("lets only the layers learn that are named, in a net that was not trainable as a whole", () => {
    const model = net();
    model.trainable = false;
    unfreeze(model, "answer");
    expect(model.trainableWeights.map(({ originalName }) => originalName)).toEqual(["answer/kernel", "answer/bias"]);
    model.dispose();
  });

  it("says which layers there are, and then changes none", () => {
    const model = net();
    expect(() => freeze(model, ["conv", "no"])).toThrow(
      'model "first" has no layer "no" (one of: conv, norm, active, flatten, dense, answer)',
    );
    expect(model.getLayer("conv").trainable).toBe(true);
    model.dispose();
  });
});

describe("cut", () => {
  it("is the net up to a layer, with the same weights", () => {
    const model = net();
    const part = cut(model, "flatten");
    expect(part.name).toBe("first_cut");
    expect(part.outputShape).toEqual([null, 27]);
    expect(part.getLayer("conv").getWeights()[0]).toBe(model.getLayer("conv").getWeights()[0]);
    [model, part].forEach((each) => each.dispose());
  });

  it("takes only those inputs with it that it needs", () => {
    const [a, b] = [tf.input({ shape: [2], name: "a" }), tf.input({ shape: [3], name: "b" })];
    const left = tf.layers.dense({ units: 2, name: "left" }).apply(a) as tf.SymbolicTensor;
    const sum = tf.layers.concatenate({ name: "sum" }).apply([left, b]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: sum });
    const [part, all] = [cut(model, "left"), cut(model, "sum", { name: "all" })];
    expect(part.inputs).toEqual([a]);
    expect(all.inputs).toEqual([a, b]);
    expect(all.name).toBe("all");
    [model, part, all].forEach((each) => each.dispose());
  });

  it("says which layers there are, and that a layer used twice is no place to cut", () => {
    const shared = tf.layers.dense({ units: 2, name: "shared" });
    const input = tf.input({ shape: [2] });
    const model = tf.model({
      name: "twice",
      inputs: input,
      outputs: shared.apply(shared.apply(input)) as tf.SymbolicTensor,
    });
    expect(() => cut(model, "share")).toThrow('model "twice" has no layer "share" (one of: ');
    expect(() => cut(model, "shared")).toThrow(
      'layer "shared" gives 2 outputs in model "twice": choose a layer that gives one',
    );
  });

  it("and the net may be disposed of in either order: weights go with the last one", () => {
    const before = tf.memory().numTensors;
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const model = net({ compiled: false });
      const models = [model, cut(model, "dense"), withNewHead(model, { classes: 3 })];
      const [first, second, third] = order.map((i) => models[i]);
      first?.dispose();
      tf.tidy(() => void second?.predict(tf.zeros([1, 4, 4, 1])));
      second?.dispose();
      tf.tidy(() => void third?.predict(tf.zeros([1, 4, 4, 1])));
      third?.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

describe("withNewHead", () => {
  it("keeps all before the first dense layer, frozen, and ends in new classes", () => {
    const model = net();
    const other = withNewHead(model, { classes: 5, units: [7], dropout: 0.5 });
    expect(layerTable(other).content.rows.map(([name, , shape, , trainable]) => [name, shape, trainable])).toEqual([
      [expect.stringContaining("input"), "4×4×1", "0"],
      ["conv", "3×3×3", "frozen"],
      ["norm", "3×3×3", "frozen"],
      ["active", "3×3×3", "0"],
      ["flatten", "27", "0"],
      ["head_dropout1", "27", "0"],
      ["head_dense1", "7", "196"],
      ["head_dropout2", "7", "0"],
      ["head", "5", "40"],
    ]);
    [model, other].forEach((each) => each.dispose());
  });

  it("flattens maps, keeps more or less, leaves layers free, and can be done again", () => {
    const model = net();
    const maps = withNewHead(model, { classes: 1, at: "active", freeze: false });
    expect(maps.layers.map(({ name }) => name).slice(-2)).toEqual(["head_flatten", "head"]);
    expect(maps.layers.at(-1)?.getConfig()["activation"]).toBe("sigmoid");
    expect(maps.getLayer("conv").trainable).toBe(true);
    const more = withNewHead(maps, { classes: 3, at: "head", outputActivation: "sigmoid", name: "more" });
    expect(more.layers.map(({ name }) => name).slice(-2)).toEqual(["head", "head_2"]);
    expect(more.name).toBe("more");
    [model, maps, more].forEach((each) => each.dispose());
  });

  it("says what is wrong", () => {
    const model = net();
    const before = tf.memory().numTensors;
    expect(() => withNewHead(model, { classes: 0 })).toThrow("classes is 0: give whole numbers of at least 1");
    expect(() => withNewHead(model, { classes: 2, units: [1.5] })).toThrow("units is 1.5");
    expect(() => withNewHead(model, { classes: 2, dropout: 1 })).toThrow("dropout is 1: give a share");
    expect(() => withNewHead(model, { classes: 2, at: "no" })).toThrow('model "first" has no layer "no"');
    const bare = tf.sequential({ name: "bare" });
    bare.add(tf.layers.flatten({ inputShape: [2, 2] }));
    expect(() => withNewHead(bare, { classes: 2 })).toThrow(
      'model "bare" has no dense layer: say by { at } which layer is the last one to keep',
    );
    expect(tf.memory().numTensors).toBe(before);
    expect(model.getLayer("conv").trainable).toBe(true);
    model.dispose();
  });

  it("leaves no tensor behind when both nets are disposed of, compiled and trained ones, too", async () => {
    const data = tinyImages(8);
    const run = async () => {
      const model = net({ compiled: false });
      model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
      await fit(model, data, { ...silent, epochs: 1, eager: true });
      const other = withNewHead(model, { classes: 2 });
      other.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
      await fit(other, data, { ...silent, epochs: 1, eager: true });
      unfreeze(freeze(other));
      [model, other].forEach((each) => each.dispose());
    };
    await run();
    const before = tf.memory().numTensors;
    await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});
