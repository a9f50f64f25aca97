import {
  alexNet,
  blueprint,
  cifarRecipeNet,
  denseBaseline,
  googLeNet,
  largerCifarNet,
  leNet5,
  lectureNet,
  practicalNet,
  resNet,
  smallCifarNet,
  vgg16,
  type NetOptions,
} from "../../src/nets/index.js";
import { layerUses } from "../../src/nets/layer-graph.js";
import { tf } from "../../src/tensorflow.js";
import { withoutRandomWeights } from "../support/without-random-weights.js";

/** Parameters of all layers, and of those that learn. */
function counts(make: () => tf.LayersModel): { all: number; trainable: number } {
  const model = blueprint(make);
  const trainable = model.trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * (size ?? 0), 1),
    0,
  );
  const all = model.countParams();
  model.dispose();
  return { all, trainable };
}

describe("the seminar's networks", () => {
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => tf.LayersModel, number]>([
    ["the dense baseline", () => denseBaseline(), 28 * 28 * 128 + 128 + 128 * 10 + 10],
    ["the lecture net (curriculum 2)", () => lectureNet(), 485_514],
    ["the practical's net (curriculum 2)", () => practicalNet(), 596_042],
    ["the small CIFAR net (curriculum 4)", () => smallCifarNet(), 181_334],
    ["the small CIFAR net with 10 filters (curriculum 4)", () => smallCifarNet({ filters: 10 }), 226_390],
    ["the larger CIFAR net (curriculum 4)", () => largerCifarNet(), 1_628_214],
    ["the CIFAR recipe's net (native-tensorflow.md)", () => cifarRecipeNet(), 552_362],
    ["LeNet-5 of 1998 for 32×32", () => leNet5(), 61_706],
    ["LeNet-5 of 1998 for 28×28", () => leNet5({ inputShape: [28, 28, 1] }), 61_706],
    ["LeNet-5 of today for 32×32", () => leNet5({ form: "modern" }), 61_706],
    ["LeNet-5 of today for 28×28", () => leNet5({ form: "modern", inputShape: [28, 28, 1] }), 61_706],
    ["AlexNet (paper: 60 million)", () => alexNet(), 60_965_224],
    ["AlexNet in one tower", () => alexNet({ towers: 1 }), 62_378_344],
    ["VGG16 (paper: 138 million)", () => vgg16(), 138_357_544],
    ["GoogLeNet (paper: about 7 million)", () => googLeNet(), 6_998_552],
    ["GoogLeNet with two more heads", () => googLeNet({ auxiliaryHeads: true }), 13_378_280],
  ])("%s has the published number of parameters", (_, make, parameters) => {
    expect(counts(make).all).toBe(parameters);
  });

  it.each([
    [3, 20, 0.27],
    [5, 32, 0.46],
    [7, 44, 0.66],
    [9, 56, 0.85],
    [18, 110, 1.7],
  ])("ResNet with n = %i has %i layers and the paper's %d million parameters (table 6)", (n, depth, millions) => {
    const digits = millions >= 1 ? 1 : 2;
    expect((counts(() => resNet({ n })).trainable / 1e6).toFixed(digits)).toBe(millions.toFixed(digits));
    const model = blueprint(() => resNet({ n }));
    const weighted = model.layers.filter((layer) => ["Conv2D", "Dense"].includes(layer.getClassName()));
    expect(weighted).toHaveLength(depth);
    expect(model.name).toBe(`res_net_${depth}`);
    model.dispose();
  });

  it("counts ResNet-20 as others do, with both kinds of shortcut", () => {
    expect(counts(() => resNet())).toEqual({ all: 269_722 + 1_376, trainable: 269_722 });
    expect(counts(() => resNet({ shortcut: "projection" }))).toEqual({ all: 272_474 + 1_568, trainable: 272_474 });
  });

  it("builds GoogLeNet 22 layers deep, of 9 inception modules with the paper's numbers of maps (table 1)", () => {
    const model = blueprint(() => googLeNet());
    const depth = new Map<tf.layers.Layer, number>();
    for (const { layer, inputs } of layerUses(model)) {
      const before = Math.max(0, ...inputs.map(({ sourceLayer }) => depth.get(sourceLayer) ?? 0));
      depth.set(layer, before + (layer.weights.length > 0 ? 1 : 0));
    }
    expect(Math.max(...depth.values())).toBe(22);
    const modules = model.layers.filter(({ name }) => /^inception\d[a-e]$/.test(name));
    expect(modules.map(({ outputShape }) => outputShape.at(-1))).toEqual([
      256, 480, 512, 512, 512, 528, 832, 832, 1024,
    ]);
    const numbers = model.layers
      .filter(({ name }) => name.startsWith("inception3a_"))
      .flatMap(({ weights }) => weights.filter(({ shape }) => shape.length === 4))
      .reduce((sum, { shape }) => sum + shape.reduce<number>((all, size) => all * (size ?? 0), 1), 0);
    expect(Math.floor(numbers / 1024)).toBe(159);
    model.dispose();
  });

  it("gives the maps of the papers: sizes after each stage", () => {
    const sizes = (model: tf.LayersModel, names: string[]) => {
      const shapes = names.map((name) => (model.getLayer(name).outputShape as number[]).slice(1).join("×"));
      model.dispose();
      return shapes;
    };
    expect(
      sizes(
        blueprint(() => alexNet()),
        ["conv1a", "pool1a", "conv2b", "conv3a", "conv5b", "towers_end"],
      ),
    ).toEqual(["55×55×48", "27×27×48", "27×27×128", "13×13×192", "13×13×128", "6×6×256"]);
    expect(
      sizes(
        blueprint(() => vgg16()),
        ["conv1_2", "pool1", "pool5", "flatten"],
      ),
    ).toEqual(["224×224×64", "112×112×64", "7×7×512", "25088"]);
    const goog = [
      "conv1",
      "pool1",
      "conv2",
      "pool2",
      "inception3a",
      "inception3b",
      "pool3",
      "inception4e",
      "inception5b",
    ];
    expect(
      sizes(
        blueprint(() => googLeNet()),
        goog,
      ),
    ).toEqual([
      "112×112×64",
      "56×56×64",
      "56×56×192",
      "28×28×192",
      "28×28×256",
      "28×28×480",
      "14×14×480",
      "14×14×832",
      "7×7×1024",
    ]);
    expect(
      sizes(
        blueprint(() => leNet5()),
        ["conv1", "pool1", "conv2", "pool2"],
      ),
    ).toEqual(["28×28×6", "14×14×6", "10×10×16", "5×5×16"]);
    expect(
      sizes(
        blueprint(() => resNet()),
        ["block1_3", "block2_1", "block3_3", "average"],
      ),
    ).toEqual(["32×32×16", "16×16×32", "8×8×64", "64"]);
  });

  it("builds LeNet-5 in both forms", () => {
    const forms = [leNet5(), leNet5({ form: "modern", inputShape: [28, 28, 1] })];
    const kinds = forms.map((net) => [
      net.layers[1]?.getClassName(),
      net.layers[0]?.getConfig()["activation"],
      net.layers[0]?.getConfig()["padding"],
    ]);
    expect(kinds).toEqual([
      ["AveragePooling2D", "tanh", "valid"],
      ["MaxPooling2D", "relu", "same"],
    ]);
    forms.forEach((net) => net.dispose());
  });

  it("leaves every other pixel out and fills up with zeros where ResNet's shortcut is the identity", () => {
    const net = resNet({ n: 1, inputShape: [4, 4, 3] });
    tf.tidy(() => {
      const input = tf.range(0, 4 * 4 * 16).reshape([1, 4, 4, 16]);
      const around = ["block2_1_every_other", "block2_1_more_maps"].map((name) => net.getLayer(name));
      const given = around.reduce((tensor, layer) => layer.apply(tensor) as tf.Tensor, input);
      expect(given.shape).toEqual([1, 2, 2, 32]);
      const kept = input.stridedSlice([0, 0, 0, 0], [1, 4, 4, 16], [1, 2, 2, 1]);
      expect(Array.from(given.dataSync())).toEqual(
        Array.from(
          kept
            .pad([
              [0, 0],
              [0, 0],
              [0, 0],
              [8, 8],
            ])
            .dataSync(),
        ),
      );
    });
    net.dispose();
  });

  it.each<[string, (options: NetOptions) => tf.LayersModel]>([
    ["denseBaseline", denseBaseline],
    ["lectureNet", lectureNet],
    ["practicalNet", practicalNet],
    ["smallCifarNet", smallCifarNet],
    ["largerCifarNet", largerCifarNet],
    ["cifarRecipeNet", cifarRecipeNet],
    ["leNet5", leNet5],
    ["resNet", (options) => resNet({ ...options, n: 1 })],
    ["googLeNet", googLeNet],
    ["alexNet", alexNet],
  ])("%s takes other images and classes, and answers with probabilities", (name, make) => {
    const big = name === "alexNet";
    const model = withoutRandomWeights(() => make({ inputShape: big ? [67, 70, 1] : [20, 24, 2], classes: 4 }));
    tf.tidy(() => {
      const output = model.predict(tf.ones([2, ...((model.inputs[0]?.shape.slice(1) ?? []) as number[])])) as tf.Tensor;
      expect(output.shape).toEqual([2, 4]);
      for (const sum of output.sum(1).dataSync()) expect(sum).toBeCloseTo(1, 4);
    });
    model.dispose();
  });

  it.each<[string, (options: NetOptions) => tf.LayersModel, number]>([
    ["lectureNet", lectureNet, 10],
    ["practicalNet", practicalNet, 6],
    ["smallCifarNet", smallCifarNet, 4],
    ["largerCifarNet", largerCifarNet, 18],
    ["cifarRecipeNet", cifarRecipeNet, 8],
    ["leNet5", leNet5, 12],
    ["leNet5 without padding", (options) => leNet5({ ...options, padding: "valid" }), 16],
    ["alexNet", alexNet, 67],
    ["vgg16", vgg16, 32],
    ["resNet", resNet, 1],
    ["googLeNet", googLeNet, 1],
    ["googLeNet with heads", (options) => googLeNet({ ...options, auxiliaryHeads: true }), 65],
  ])("%s says which images are too small, and takes the smallest that are not", (_, make, smallest) => {
    const model = blueprint(() => make({ inputShape: [smallest, smallest, 3] }));
    for (const layer of model.layers)
      expect((layer.outputShape as number[]).slice(1).every((size) => size > 0)).toBe(true);
    model.dispose();
    if (smallest === 1) return;
    expect(() => make({ inputShape: [smallest, smallest - 1, 3] })).toThrow(
      `images of ${smallest}×${smallest - 1} are too small for `,
    );
  });

  it("ends in one sigmoid for one class, and in what is asked for", () => {
    const ends = [{ classes: 1 }, { classes: 14, outputActivation: "sigmoid" as const }, {}].map((options) =>
      blueprint(() => lectureNet(options)),
    );
    expect(ends.map((net) => net.layers.at(-1)?.getConfig()["activation"])).toEqual(["sigmoid", "sigmoid", "softmax"]);
    ends.forEach((net) => net.dispose());
  });

  it("says what is wrong with an option", () => {
    expect(() => lectureNet({ inputShape: [28, 28, 0] })).toThrow("inputShape is [28, 28, 0]: give height, width and");
    expect(() => lectureNet({ classes: 2.5 })).toThrow("classes is 2.5: give a whole number of at least 1");
    expect(() => resNet({ n: 0 })).toThrow("n is 0: give a whole number of at least 1, for a net of 6n + 2 layers");
    expect(() => cifarRecipeNet({ filters: [8] })).toThrow("dropout has 4 shares for 1 blocks");
  });
});

describe("blueprint", () => {
  it("takes no memory for VGG16, and says why it does not run", () => {
    const { numBytes, numTensors } = tf.memory();
    const model = blueprint(() => vgg16());
    expect(tf.memory().numBytes - numBytes).toBeLessThan(1000);
    expect(() => tf.tidy(() => model.predict(tf.zeros([1, 224, 224, 3])))).toThrow(
      'layer "conv1_1" is drawn without weights: make the net without blueprint(…) around it to run it',
    );
    model.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it("counts as the net itself does, and leaves layers made afterwards alone", () => {
    const [drawn, real] = [blueprint(() => cifarRecipeNet()), withoutRandomWeights(() => cifarRecipeNet())];
    expect(drawn.weights.map(({ shape }) => shape)).toEqual(real.weights.map(({ shape }) => shape));
    tf.tidy(() => {
      expect((real.predict(tf.zeros([1, 32, 32, 3])) as tf.Tensor).shape).toEqual([1, 10]);
    });
    expect(() => blueprint(() => lectureNet({ classes: 0 }))).toThrow("classes is 0");
    const after = smallCifarNet();
    expect(after.getWeights()[0]?.shape).toEqual([3, 3, 3, 8]);
    [drawn, real, after].forEach((model) => model.dispose());
  });
});
