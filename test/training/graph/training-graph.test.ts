import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import "../../../src/training/device-layers.js";
import { useSeed } from "../../../src/training/device-random.js";
import { fedSource } from "../../../src/training/batches/stream.js";
import { TrainingGraph } from "../../../src/training/graph/training-graph.js";
import { adamW } from "../../../src/training/optimizers/adam-w.js";
import { trainOnBatch } from "../../../src/training/score.js";

const { layers, train } = tf;

/** Inputs and targets of one step. */
interface StepTensors {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

/** Pictures 8×8 of two channels, and their classes as one of three. */
function batch(seed: number, n: number): StepTensors {
  const random = new Random(seed);
  const pixels = Float32Array.from({ length: n * 128 }, () => random.uniform());
  const labels = Int32Array.from({ length: n }, () => random.integer(3));
  const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, "int32"), 3).toFloat());
  return { x: tf.tensor4d(pixels, [n, 8, 8, 2]), y };
}

type Layers = (() => tf.layers.Layer)[];

function net(inner: Layers, optimizer: tf.Optimizer): tf.LayersModel {
  const model = tf.sequential();
  model.add(layers.inputLayer({ inputShape: [8, 8, 2] }));
  for (const make of inner) model.add(make());
  model.add(layers.flatten());
  model.add(layers.dense({ units: 3, activation: "softmax", kernelInitializer: seeded() }));
  model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

const seeded = () => tf.initializers.glorotUniform({ seed: 5 });
const conv = (options: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters: 4, kernelSize: 3, activation: "relu", kernelInitializer: seeded(), ...options });

const SEED = 11;
const STEPS = 5;

/** Losses, accuracies and weights after five steps. */
function eagerly(model: tf.LayersModel, batches: readonly StepTensors[]): { losses: number[][]; weights: number[][] } {
  const losses = batches.map(({ x, y }, step) => {
    const seed = tf.tensor1d([SEED, step], "int32");
    const values = useSeed(seed, () => trainOnBatch(model, { inputs: [x], targets: [y] }));
    const numbers = values.map((value) => value.dataSync()[0] ?? NaN);
    tf.dispose([seed, values]);
    return numbers;
  });
  return { losses, weights: weightsOf(model) };
}

function asGraph(model: tf.LayersModel, batches: readonly StepTensors[]): { losses: number[][]; weights: number[][] } {
  const sizes = new Map(batches.map(({ x, y }) => [x.shape[0], [x, y]]));
  const source = fedSource(model);
  const graph = new TrainingGraph(model, { source, examples: [...sizes.values()] });
  graph.writeState(source);
  const losses = batches.flatMap(({ x, y }, step) => graph.run([x, y], [{ seed: SEED, step }]));
  graph.readState();
  graph.session.close();
  return { losses: losses.map((each) => each.map(([value = NaN]) => value)), weights: weightsOf(model) };
}

const weightsOf = (model: tf.LayersModel) => model.getWeights().map((weight) => [...weight.dataSync()]);

/** The largest difference of two lists, by the largest value in them. */
function difference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  const scale = Math.max(...b.map(Math.abs), 1e-3);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN)))) / scale;
}

function expectSame(inner: Layers, optimizer: () => tf.Optimizer): void {
  const batches = Array.from({ length: STEPS }, (_, i) => batch(i + 1, i === 2 ? 4 : 6));
  const eager = eagerly(net(inner, optimizer()), batches);
  const graph = asGraph(net(inner, optimizer()), batches);
  eager.losses.forEach((losses, i) => expect(difference(graph.losses[i] ?? [], losses)).toBeLessThan(1e-5));
  eager.weights.forEach((weights, i) => expect(difference(graph.weights[i] ?? [], weights)).toBeLessThan(1e-5));
  tf.dispose(batches.map(({ x, y }) => [x, y]));
}

describe("five steps as a graph, one of a smaller batch, equal five eager ones", () => {
  it.each<[string, Layers]>([
    ["dense", [() => layers.dense({ units: 8, activation: "tanh", kernelInitializer: seeded() })]],
    ["convolution", [() => conv()]],
    ["convolution, padded, with strides", [() => conv({ padding: "same", strides: 2, activation: "linear" })]],
    [
      "pooling",
      [
        () => conv(),
        () => layers.maxPooling2d({ poolSize: 2 }),
        () => layers.averagePooling2d({ poolSize: 2, strides: 1 }),
      ],
    ],
    [
      "convolutions of our own, pooled", // of 8 filters or a multiple of it
      [
        () => conv({ filters: 8, padding: "same" }),
        () => conv({ filters: 16 }),
        () => layers.maxPooling2d({ poolSize: 2 }),
        () => conv({ filters: 8, padding: "same", activation: "linear", useBias: false }),
      ],
    ],
    [
      "convolutions and normalisations of our own",
      [
        () => conv({ filters: 16 }),
        () => layers.batchNormalization(),
        () => conv({ filters: 8, padding: "same", activation: "tanh" }),
        () => layers.batchNormalization(),
        () => layers.maxPooling2d({ poolSize: 2 }),
        () => layers.dropout({ rate: 0.2 }),
      ],
    ],
    ["dropout", [() => conv(), () => layers.dropout({ rate: 0.4 })]],
    ["dropout of whole channels", [() => conv(), () => layers.dropout({ rate: 0.4, noiseShape: [1, 1, 1, 4] })]],
    ["noise", [() => layers.gaussianNoise({ stddev: 0.2 }), () => conv()]],
    ["gaussian dropout", [() => conv(), () => layers.gaussianDropout({ rate: 0.4 })]],
    ["alpha dropout", [() => conv({ activation: "selu" }), () => layers.alphaDropout({ rate: 0.4 })]],
    ["regularizers", [() => conv({ kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }) })]],
    [
      "separable and depthwise convolutions",
      [
        () =>
          layers.separableConv2d({
            filters: 4,
            kernelSize: 3,
            depthwiseInitializer: seeded(),
            pointwiseInitializer: seeded(),
          }),
        () => layers.depthwiseConv2d({ kernelSize: 3, depthwiseInitializer: seeded() }),
      ],
    ],
    [
      "transposed convolution and upsampling",
      [
        () => layers.upSampling2d({ size: [2, 2] }),
        () => layers.conv2dTranspose({ filters: 3, kernelSize: 3, kernelInitializer: seeded() }),
        () =>
          layers.cropping2D({
            cropping: [
              [1, 1],
              [1, 1],
            ],
          }),
        () =>
          layers.zeroPadding2d({
            padding: [
              [1, 0],
              [0, 1],
            ],
          }),
      ],
    ],
    [
      "activations",
      [
        () => conv({ activation: "elu" }),
        () => layers.leakyReLU({ alpha: 0.1 }),
        () => conv({ activation: "sigmoid" }),
        () => layers.prelu({}),
        () => layers.activation({ activation: "softplus" }),
      ],
    ],
    [
      "layer normalisation and global pooling",
      [
        () => conv(),
        () => layers.layerNormalization(),
        () => layers.globalMaxPooling2d({}),
        () => layers.reshape({ targetShape: [2, 2, 1] }),
      ],
    ],
    [
      "batch normalisation",
      [
        () => conv({ useBias: false, activation: "linear" }),
        () => layers.batchNormalization(),
        () => layers.activation({ activation: "relu" }),
      ],
    ],
    [
      "global pooling",
      [() => conv(), () => layers.globalAveragePooling2d({}), () => layers.reshape({ targetShape: [1, 1, 4] })],
    ],
  ])("with %s", (_, inner) => {
    // Not with Adam: where a gradient is zero but for rounding, it makes a whole step of that.
    expectSame(inner, () => train.momentum(0.05, 0.9));
  });

  it.each<[string, () => tf.Optimizer]>([
    ["SGD", () => train.sgd(0.1)],
    ["momentum", () => train.momentum(0.05, 0.9)],
    ["Nesterov's momentum", () => train.momentum(0.05, 0.9, true)],
    ["RMSProp", () => train.rmsprop(0.001)],
    ["RMSProp with momentum", () => train.rmsprop(0.001, 0.9, 0.5)],
    ["Adam", () => train.adam(0.001)],
    ["AdamW", () => adamW({ learningRate: 0.001, weightDecay: 0.1 })],
  ])("with %s", (_, optimizer) => {
    expectSame([() => conv(), () => layers.maxPooling2d({ poolSize: 2 })], optimizer);
  });
});

describe("what cannot be a graph", () => {
  const refused = (inner: Layers, optimizer: tf.Optimizer = train.adam()): string => {
    const model = net(inner, optimizer);
    const before = weightsOf(model);
    const example = batch(1, 6);
    let message = "";
    try {
      new TrainingGraph(model, { source: fedSource(model), examples: [[example.x, example.y]] }).session.close();
    } catch (error) {
      message = String(error);
    }
    expect(weightsOf(model)).toEqual(before);
    tf.dispose([example.x, example.y]);
    return message;
  };

  it("is a layer that draws its random numbers on the host, and is named", () => {
    class HostNoise extends tf.layers.Layer {
      static readonly className = "HostNoise";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const input = tf.concat([inputs].flat());
        return tf.tidy(() => input.add(tf.randomNormal(input.shape)));
      }
    }
    expect(refused([() => conv(), () => new HostNoise({ name: "noise" })])).toMatch(
      /^NotCompilableError: layer "noise" computes values on the host/,
    );
  });

  it("is a layer that looks at values", () => {
    class Looking extends tf.layers.Layer {
      static readonly className = "Looking";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        const input = tf.concat([inputs].flat());
        return tf.tidy(() => (input.max().dataSync()[0] === 0 ? input.add(1) : input.mul(1)));
      }
    }
    expect(refused([() => conv(), () => new Looking({ name: "looking" })])).toBe(
      'NotCompilableError: layer "looking" looks at values on the host',
    );
  });

  it("is an optimizer without a fused form", () => {
    expect(refused([() => conv()], train.adagrad(0.1))).toBe(
      "NotCompilableError: optimizer Adagrad has no fused form (one of: SGD, Momentum, RMSProp, Adam, AdamW)",
    );
    expect(refused([() => conv()], train.rmsprop(0.1, 0.9, 0, 1e-7, true))).toContain("optimizer centred RMSProp");
  });
});
