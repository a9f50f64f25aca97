import { tf } from "../../../src/tensorflow.js";
import * as losses from "../../../src/training/losses/index.js";
import { kerasFigures } from "../metrics/keras-figures.js";

const { inputs, losses: figures } = await kerasFigures();
const { binaryCrossentropy, binaryFocalCrossentropy, categoricalCrossentropy, categoricalFocalCrossentropy } = losses;
const { sparseCategoricalCrossentropy } = losses;

const sparse = inputs.classes.map((label) => [label]);
const oneHot = inputs.classes.map((label) => [0, 1, 2, 3, 4].map((k) => (k === label ? 1 : 0)));
const tenfold = inputs.logits.map((row) => row.map((value) => 10 * value));
const positive = inputs.several.map((row) => row.map((value) => value + 0.01));
const three = tenfold.map((row) => row.slice(0, 3));

const cases: Record<string, [loss: losses.Loss, target: number[][], output: number[][]]> = {
  "categoricalCrossentropy, fromLogits": [categoricalCrossentropy({ fromLogits: true }), oneHot, tenfold],
  "categoricalCrossentropy, labelSmoothing": [categoricalCrossentropy({ labelSmoothing: 0.1 }), oneHot, positive],
  "categoricalCrossentropy, both": [
    categoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }),
    oneHot,
    inputs.logits,
  ],
  sparseCategoricalCrossentropy: [sparseCategoricalCrossentropy(), sparse, positive],
  "sparseCategoricalCrossentropy, fromLogits": [sparseCategoricalCrossentropy({ fromLogits: true }), sparse, tenfold],
  "binaryCrossentropy, fromLogits": [binaryCrossentropy({ fromLogits: true }), inputs.labels, three],
  "binaryCrossentropy, labelSmoothing": [binaryCrossentropy({ labelSmoothing: 0.1 }), inputs.labels, inputs.findings],
  categoricalFocalCrossentropy: [categoricalFocalCrossentropy(), oneHot, positive],
  binaryFocalCrossentropy: [binaryFocalCrossentropy({ gamma: 1.5 }), inputs.labels, inputs.findings],
  "binaryFocalCrossentropy, alpha": [binaryFocalCrossentropy({ alpha: 0.3 }), inputs.labels, inputs.findings],
};

describe("losses", () => {
  it.each(Object.entries(cases))("give Keras' values for each example: %s", (name, [loss, target, output]) => {
    const [y, p] = [tf.tensor2d(target), tf.tensor2d(output)];
    const before = tf.memory().numTensors;
    const value = loss(y, p);
    expect(tf.memory().numTensors).toBe(before + 1);
    const got = [...value.dataSync()];
    got.forEach((each, i) => {
      const expected = figures[name]?.[i] ?? NaN;
      expect(Math.abs(each - expected)).toBeLessThan(2e-6 * Math.max(1, expected));
    });
    expect(got).toHaveLength(figures[name]?.length ?? NaN);
    tf.dispose([y, p, value]);
  });

  it.each(Object.entries(cases))("have the gradients that small changes show: %s", (_, [loss, target, output]) => {
    // Away from the corners, where probabilities are cut off and float32 shows no small change.
    const from = output.slice(1, 4).map((row) => row.map((value) => (Math.abs(value) > 1 ? value / 20 : value)));
    const y = tf.tensor2d(target.slice(1, 4));
    const value = (rows: number[][]) => tf.tidy(() => loss(y, tf.tensor2d(rows)).sum().dataSync()[0] ?? NaN);
    const start = tf.tensor2d(from);
    const gradient = tf.grad((p: tf.Tensor) => loss(y, p).sum())(start);
    const slopes = gradient.arraySync() as number[][];
    const step = 2e-3;
    from.forEach((row, i) => {
      row.forEach((_, k) => {
        const moved = (by: number) => from.map((each, j) => each.map((v, l) => (i === j && k === l ? v + by : v)));
        const slope = (value(moved(step)) - value(moved(-step))) / (2 * step);
        const difference = Math.abs((slopes[i]?.[k] ?? NaN) - slope);
        expect(difference).toBeLessThan(0.01 * Math.max(1, Math.abs(slope)));
      });
    });
    tf.dispose([y, start, gradient]);
  });

  it("stay exact for logits at which tfjs' own cut off", () => {
    const [y, logits] = [tf.tensor2d([[1]]), tf.tensor2d([[40, -40]])];
    expect(sparseCategoricalCrossentropy({ fromLogits: true })(y, logits).dataSync()[0]).toBeCloseTo(80, 4);
    tf.dispose([y, logits]);
  });

  it("train a net from its logits as one that ends with softmax trains", () => {
    const train = (activation: "linear" | "softmax", loss: losses.Loss | string) => {
      const kernelInitializer = tf.initializers.glorotUniform({ seed: 2 });
      const net = tf.sequential({
        layers: [tf.layers.dense({ units: 5, activation, kernelInitializer, inputShape: [3] })],
      });
      net.compile({ optimizer: tf.train.sgd(0.5), loss });
      return net;
    };
    const nets = [
      train("softmax", "sparseCategoricalCrossentropy"),
      train("linear", sparseCategoricalCrossentropy({ fromLogits: true })),
      train("linear", (y, p) => categoricalCrossentropy({ fromLogits: true })(tf.oneHot(y.flatten().toInt(), 5), p)),
    ];
    const [x, y] = [tf.tensor2d(inputs.findings), tf.tensor2d(sparse)];
    const weights = nets.map((net) => {
      for (let i = 0; i < 3; i++)
        net.optimizer.minimize(() => {
          const output = net.apply(x) as tf.Tensor;
          const loss = net.loss as losses.Loss | string;
          const value =
            typeof loss === "string"
              ? tf.metrics.categoricalCrossentropy(tf.oneHot(y.flatten().toInt(), 5), output)
              : loss(y, output);
          return value.mean<tf.Scalar>();
        });
      return [...(net.getWeights()[0]?.dataSync() ?? [])];
    });
    for (const other of weights.slice(1))
      other.forEach((value, i) => expect(value).toBeCloseTo(weights[0]?.[i] ?? NaN, 5));
    tf.dispose([x, y]);
  });

  it("go by tfjs' names only where they mean the same", () => {
    expect(categoricalCrossentropy().name).toBe("categoricalCrossentropy");
    expect(categoricalCrossentropy({ labelSmoothing: 0.1 }).name).toBe("categoricalCrossentropyWithOptions");
    expect(binaryCrossentropy().name).toBe("binaryCrossentropy");
    expect(binaryCrossentropy({ fromLogits: true }).name).toBe("binaryCrossentropyWithOptions");
    expect(sparseCategoricalCrossentropy({ fromLogits: true }).name).toBe("sparseCategoricalCrossentropy");
  });

  it("say which option is out of range", () => {
    expect(() => categoricalCrossentropy({ labelSmoothing: 2 })).toThrow(
      "labelSmoothing is 2: give a number from 0 to 1",
    );
    expect(() => binaryCrossentropy({ labelSmoothing: NaN })).toThrow("labelSmoothing is NaN");
    expect(() => categoricalFocalCrossentropy({ gamma: -1 })).toThrow("gamma is -1: give a number of at least 0");
  });
});
