import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";

/**
 * Loss, weights after three steps of SGD, and what was moved by batch normalisation. Without the fused forms it is run
 * before they are imported: from then on they are there.
 */
function trained(train: (model: tf.LayersModel) => (data: tf.Tensor[]) => tf.Scalar[], loss: string): number[][] {
  const random = new Random(4);
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 9 });
  const model = tf.sequential();
  model.add(tf.layers.conv2d({ filters: 3, kernelSize: 3, useBias: false, kernelInitializer, inputShape: [7, 7, 2] }));
  model.add(tf.layers.batchNormalization({ momentum: 0.8 }));
  model.add(tf.layers.activation({ activation: "relu" }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 6, activation: "relu", kernelInitializer }));
  model.add(tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer }));
  model.compile({ optimizer: tf.train.sgd(0.1), loss, metrics: ["accuracy"] });
  const x = tf.tensor4d(
    Float32Array.from({ length: 8 * 98 }, () => random.normal()),
    [8, 7, 7, 2],
  );
  const labels = tf.tensor1d(
    Array.from({ length: 8 }, () => random.integer(3)),
    "int32",
  );
  const y = loss.startsWith("sparse") ? labels.toFloat().expandDims(1) : tf.oneHot(labels, 3).toFloat();
  const losses = [1, 2, 3].flatMap(() => train(model)([x, y]).map((value) => value.dataSync()[0] ?? NaN));
  const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
  return [losses, ...weights];
}

interface Inner {
  readonly model: { makeTrainFunction(): (data: tf.Tensor[]) => tf.Scalar[] };
}

describe("the fused forms of ReLU, dense layers, batch normalisation and cross-entropy", () => {
  it("train as tfjs' own do", async () => {
    const losses = ["categoricalCrossentropy", "sparseCategoricalCrossentropy"];
    const own = losses.map((loss) =>
      trained((model) => (model as tf.LayersModel & Inner).model.makeTrainFunction(), loss),
    );
    const { trainOnBatch } = await import("../../../src/training/score.js");
    const step = (model: tf.LayersModel) => (batch: tf.Tensor[]) =>
      trainOnBatch(model, { inputs: batch.slice(0, 1), targets: batch.slice(1) }).map((each) => each.asScalar());
    const fused = losses.map((loss) => trained(step, loss));
    own.forEach((each, i) => {
      each.forEach((values, j) => {
        values.forEach((value, k) => {
          expect(fused[i]?.[j]?.[k]).toBeCloseTo(value, 5);
        });
      });
    });
  });

  it("have the gradients that small changes show", async () => {
    expect(await import("../../../src/training/score.js")).toHaveProperty("trainOnBatch");
    const x = tf.tensor2d([-1, 0.5, 2, -0.25], [2, 2]);
    const weights = tf.tensor2d([0.3, -0.7, 0.9, 0.4], [2, 2]);
    const f = (w: tf.Tensor) => x.matMul(w.as2D(2, 2)).relu().square().sum();
    const gradient = [...tf.grad(f)(weights).dataSync()];
    const step = 1e-2;
    [...weights.dataSync()].forEach((_, i) => {
      const moved = (by: number) =>
        f(
          tf.tensor2d(
            [...weights.dataSync()].map((value, at) => (at === i ? value + by : value)),
            [2, 2],
          ),
        ).dataSync()[0] ?? NaN;
      expect((moved(step) - moved(-step)) / (2 * step)).toBeCloseTo(gradient[i] ?? NaN, 2);
    });
  });

  it("have, in a net, the gradients that small changes of its weights show", async () => {
    const { score, trainOnBatch } = await import("../../../src/training/score.js");
    const random = new Random(6);
    const kernelInitializer = tf.initializers.glorotUniform({ seed: 9 });
    const model = tf.sequential();
    model.add(tf.layers.conv2d({ filters: 2, kernelSize: 3, kernelInitializer, inputShape: [5, 5, 1] }));
    model.add(tf.layers.batchNormalization());
    model.add(tf.layers.activation({ activation: "tanh" })); // ReLU has corners, where small changes show nothing
    model.add(tf.layers.flatten());
    model.add(tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer }));
    model.compile({ optimizer: tf.train.sgd(1), loss: "categoricalCrossentropy" });
    const pixels = Float32Array.from({ length: 6 * 25 }, () => random.normal());
    const labels = tf.tensor1d([0, 1, 2, 2, 1, 0], "int32");
    const batch = { inputs: [tf.tensor4d(pixels, [6, 5, 5, 1])], targets: [tf.oneHot(labels, 3).toFloat()] };
    const start = model.getWeights().map((weight) => weight.clone());
    tf.dispose(trainOnBatch(model, batch)); // with a learning rate of 1 each weight moves by its gradient
    const gradients = model.getWeights().map((weight, i) => [...(start[i] ?? weight).sub(weight).dataSync()]);
    const lossWith = (index: number, at: number, by: number): number => {
      model.setWeights(
        start.map((weight, i) => {
          if (i !== index) return weight;
          return tf.tensor(
            weight.dataSync().map((value, k) => (k === at ? value + by : value)),
            weight.shape,
          );
        }),
      );
      return tf.tidy(() => score(model, batch, { training: true }).loss.dataSync()[0] ?? NaN);
    };
    // The first weights are trained: filters, biases, gamma and beta, dense layer. Then come the counted mean and variance.
    for (const [index, values] of gradients.slice(0, 6).entries())
      for (const [at, gradient] of values.entries()) {
        if (at % 5 > 0) continue;
        const step = 2e-2;
        const slope = (lossWith(index, at, step) - lossWith(index, at, -step)) / (2 * step);
        expect(Math.abs(slope - gradient)).toBeLessThan(2e-3 + 0.02 * Math.abs(gradient));
      }
  });
});
