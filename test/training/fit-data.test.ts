import { Dataset } from "../../src/data/index.js";
import { Random, setSeed } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";
import { adamW, evaluate, fit, predict, type FitOptions, type TensorExamples } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

const silent = { verbose: 0 } as const;

/** Numbers that follow from others by a rule that can be learnt: y = 2a − b. */
function sums(n: number, seed = 1): { xs: tf.Tensor2D; ys: tf.Tensor2D } {
  const random = new Random(seed);
  const pairs = Array.from({ length: n }, () => [random.uniform(), random.uniform()] as const);
  return {
    xs: tf.tensor2d(pairs.flat(), [n, 2]),
    ys: tf.tensor2d(
      pairs.map(([a, b]) => 2 * a - b),
      [n, 1],
    ),
  };
}

function line(): tf.LayersModel {
  const net = tf.sequential();
  net.add(
    tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
  );
  net.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
  return net;
}

/** A net of two inputs and two outputs. */
function forked(): tf.LayersModel {
  const initial = () => tf.initializers.glorotUniform({ seed: 3 });
  const left = tf.input({ shape: [2], name: "left" });
  const right = tf.input({ shape: [3], name: "right" });
  const both = tf.layers.concatenate().apply([left, right]) as tf.SymbolicTensor;
  const hidden = tf.layers.dense({ units: 6, activation: "relu", kernelInitializer: initial() }).apply(both);
  const sum = tf.layers.dense({ units: 1, name: "sum", kernelInitializer: initial() }).apply(hidden);
  const kind = tf.layers.dense({ units: 2, activation: "softmax", name: "kind", kernelInitializer: initial() });
  const outputs = [sum, kind.apply(hidden)] as tf.SymbolicTensor[];
  const net = tf.model({ inputs: [left, right], outputs });
  net.compile({
    optimizer: tf.train.adam(0.02),
    loss: { sum: "meanSquaredError", kind: "categoricalCrossentropy" },
    metrics: { kind: "accuracy" },
  });
  return net;
}

function forkedExamples(n: number): TensorExamples {
  const random = new Random(4);
  const left = tf.tensor2d(
    Array.from({ length: n * 2 }, () => random.uniform()),
    [n, 2],
  );
  const right = tf.tensor2d(
    Array.from({ length: n * 3 }, () => random.uniform()),
    [n, 3],
  );
  return tf.tidy(() => {
    const sum = left.sum(1, true).add(right.sum(1, true));
    const kind = tf.oneHot(left.sum(1).greater(1).toInt(), 2).toFloat();
    return { xs: { left, right }, ys: { sum: tf.keep(sum), kind: tf.keep(kind) } };
  });
}

/** The last value of each number in a history. */
async function lastOf(net: tf.LayersModel, data: Parameters<typeof fit>[1], options: FitOptions): Promise<number[]> {
  const { history } = await fit(net, data, { ...silent, random: new Random(5), ...options });
  return Object.values(history).map((values) => values.at(-1) ?? NaN);
}

function expectClose(a: readonly number[], b: readonly number[], digits = 4): void {
  expect(a).toHaveLength(b.length);
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i] ?? NaN, digits);
  });
}

describe("fit on tensors", () => {
  it("learns, with the same history eagerly", async () => {
    const data = sums(100);
    const options = { epochs: 8, batchSize: 16, validationSplit: 0.2 };
    const graph = await lastOf(line(), data, options);
    expectClose(graph, await lastOf(line(), data, { ...options, eager: true }));
    expect(graph[1]).toBeLessThan(0.1);
    const long = await fit(line(), data, { ...silent, epochs: 60, batchSize: 16 });
    expect(long.history["loss"]?.at(-1)).toBeLessThan(1e-3);
  });

  it("trains nets of several inputs and outputs, by names or in order", async () => {
    const data = forkedExamples(64);
    const { xs, ys } = data as { xs: Record<string, tf.Tensor>; ys: Record<string, tf.Tensor> };
    const inOrder = { xs: Object.values(xs), ys: Object.values(ys) };
    const net = forked();
    const { history } = await fit(net, data, { ...silent, epochs: 80, batchSize: 16, random: new Random(5) });
    expect(Object.keys(history)).toEqual(["loss", "sum_loss", "kind_loss", "kind_accuracy"]);
    expect(history["kind_accuracy"]?.at(-1)).toBeGreaterThan(0.85);
    const [loss = NaN, sum = NaN, kind = NaN] = Object.values(history).map((values) => values.at(-1) ?? NaN);
    expect(loss).toBeCloseTo(sum + kind, 5);
    expectClose(
      await lastOf(forked(), inOrder, { epochs: 3, batchSize: 20 }),
      await lastOf(forked(), data, { epochs: 3, batchSize: 20, eager: true }),
    );
    const { metrics } = await evaluate(net, data);
    expect(metrics["kind_accuracy"]).toBeGreaterThan(0.85);
    const outputs = await predict(net, xs, { batchSize: 8 });
    expect([outputs].flat().map(({ shape }) => shape)).toEqual([
      [64, 1],
      [64, 2],
    ]);
    const direct = net.predict(Object.values(xs)) as tf.Tensor[];
    direct.forEach((output, i) => {
      expectClose([...output.dataSync()], [...([outputs].flat()[i]?.dataSync() ?? [])], 5);
    });
  });

  it("weighs examples: those of weight 0 teach nothing", async () => {
    const good = sums(40);
    const bad = sums(40, 9);
    const data = { xs: tf.concat([good.xs, bad.xs]), ys: tf.concat([good.ys, bad.ys.mul(-5)]) };
    const sampleWeight = Float32Array.from({ length: 80 }, (_, i) => (i < 40 ? 1 : 0));
    const options = { ...silent, epochs: 80, batchSize: 20 };
    const net = line();
    await fit(net, { ...data, sampleWeight }, options);
    expect((await evaluate(net, good)).loss).toBeLessThan(0.01);
    const misled = line();
    await fit(misled, data, options);
    expect((await evaluate(misled, good)).loss).toBeGreaterThan(0.5);
  });

  it("says what does not fit", async () => {
    const { xs, ys } = sums(10);
    await expect(fit(line(), { xs: ys, ys }, silent)).rejects.toThrow(
      /^the net takes \[any, 2\] as "dense_Dense\d+_input", but the tensor is \[10, 1\]: reshape it, or make the net with inputShape: \[1\]$/,
    );
    await expect(fit(line(), { xs, ys: ys.slice(0, 5) }, silent)).rejects.toThrow(
      "xs has 10 examples, but tensor 1 of ys is [5, 1]: give each as many rows",
    );
    await expect(fit(line(), { xs: [xs, xs], ys }, silent)).rejects.toThrow(
      "but 2 tensors are given: give one for each",
    );
    await expect(fit(forked(), { xs: { left: xs }, ys }, silent)).rejects.toThrow(
      "the net's inputs are left, right, but tensors are given for left: name each",
    );
    await expect(fit(line(), { xs, ys }, { ...silent, batchSize: 11 })).rejects.toThrow(
      "batchSize is 11, but there are only 10 examples to train on: give at most 10",
    );
    await expect(fit(line(), { xs, ys, sampleWeight: [1, 2] }, silent)).rejects.toThrow("sampleWeight is [2] for 10");
  });
});

describe("fit on a stream", () => {
  /** Batches of sums, of two sizes. */
  function* batches(sizes: readonly number[] = [16, 16, 8]): Generator<TensorExamples> {
    for (const [i, n] of sizes.entries()) yield sums(n, i + 1);
  }

  it("learns from a generator function that is called anew for each epoch, as eagerly", async () => {
    const net = line();
    const before = tf.memory().numTensors;
    const { history } = await fit(net, () => batches(), { ...silent, epochs: 60, validationData: () => batches([10]) });
    expect(history["val_loss"]?.at(-1)).toBeLessThan(0.01);
    expect(history["loss"]).toHaveLength(60);
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(2 * 2); // Adam's memory of two weights
    expectClose(
      await lastOf(line(), () => batches(), { epochs: 3 }),
      await lastOf(line(), () => batches(), { epochs: 3, eager: true }),
    );
  });

  it("takes an asynchronous one, a list, and a dataset of tf.data", async () => {
    async function* later(): AsyncGenerator<TensorExamples> {
      for (const batch of batches()) yield await Promise.resolve(batch);
    }
    const dataset = tf.data.generator(() => batches() as Generator<tf.TensorContainer>);
    const results = [later, [...batches()], dataset].map((data) => lastOf(line(), data as typeof later, {}));
    const [first = [], ...others] = await Promise.all(results);
    for (const other of others) expectClose(other, first, 6);
  });

  it("ends an epoch of an endless one after stepsPerEpoch batches", async () => {
    function* endless(): Generator<TensorExamples> {
      for (let i = 0; ; i++) yield sums(4, i);
    }
    const { history } = await fit(line(), endless, { ...silent, epochs: 2, stepsPerEpoch: 5 });
    expect(history["loss"]).toHaveLength(2);
  });

  it("says what is wrong with it", async () => {
    await expect(fit(line(), batches(), { ...silent, epochs: 2 })).rejects.toThrow(
      "the stream had no batch left for epoch 2: give a function that starts it anew, () => batches()",
    );
    await expect(fit(line(), () => batches([]), silent)).rejects.toThrow("the stream gave no batch");
    await expect(fit(line(), () => batches(), { ...silent, stepsPerEpoch: 9 })).rejects.toThrow(
      "the stream ended after 3 batches, stepsPerEpoch is 9: give fewer steps",
    );
    await expect(fit(line(), () => batches(), { ...silent, validationSplit: 0.1 })).rejects.toThrow(
      "a stream has no last part to validate on: give validationData instead of validationSplit",
    );
    const wrong = () => [{ x: 1 }] as unknown as TensorExamples[];
    await expect(fit(line(), wrong, silent)).rejects.toThrow(
      "a batch of the stream has no xs and ys: yield { xs, ys }",
    );
  });
});

describe("fit on a data set", () => {
  const unequal = (): Dataset => tinyImages(120).filter(({ label, index }) => label === 0 || index % 6 === 1);

  it("weighs classes by number or name, as the weights of the examples do", async () => {
    const data = unequal();
    const options = { epochs: 3, batchSize: 8 };
    const byNumber = await lastOf(tinyNet(), data, { ...options, classWeight: { 1: 5 } });
    const byName = await lastOf(tinyNet(), data, { ...options, classWeight: { [data.classNames[1] ?? ""]: 5 } });
    const bySample = Float32Array.from(data.labels, (label) => (label === 1 ? 5 : 1));
    expectClose(byNumber, byName, 6);
    expectClose(byNumber, await lastOf(tinyNet(), data, { ...options, sampleWeight: bySample }), 5);
    expectClose(byNumber, await lastOf(tinyNet(), data, { ...options, classWeight: [1, 5], eager: true }));
    expect(byNumber[0]).not.toBeCloseTo((await lastOf(tinyNet(), data, options))[0] ?? NaN, 3);
    await expect(fit(tinyNet(), data, { ...silent, classWeight: { zebra: 2 } })).rejects.toThrow(
      'classWeight names class "zebra", which there is not (one of: ',
    );
    await expect(fit(tinyNet(), data, { ...silent, sampleWeight: [1] })).rejects.toThrow(
      "sampleWeight has 1 numbers for",
    );
  });

  it("gives the same with steps run together as one by one, which a callback that watches batches asks for", async () => {
    const data = tinyImages(200);
    const options = { epochs: 3, batchSize: 8, validationSplit: 0.1 };
    const seen: number[] = [];
    const watching = { onBatchEnd: (batch: number) => void seen.push(batch) };
    const together = await lastOf(tinyNet(), data, options);
    expectClose(together, await lastOf(tinyNet(), data, { ...options, callbacks: [watching] }), 6);
    expect(seen).toHaveLength(3 * 23);
  });

  it("goes on with the number of the first epoch", async () => {
    const { epoch } = await fit(tinyNet(), tinyImages(40), { ...silent, initialEpoch: 3, epochs: 5 });
    expect(epoch).toEqual([4, 5]);
    await expect(fit(tinyNet(), tinyImages(40), { ...silent, initialEpoch: 1 })).rejects.toThrow("initialEpoch is 1");
  });

  it("leaves the optimizer's memory to tfjs: training goes on eagerly as it would have as a graph", async () => {
    const optimizers = [
      () => tf.train.adam(0.01),
      () => tf.train.rmsprop(0.01, 0.9, 0.5),
      () => tf.train.momentum(0.05, 0.9),
      () => adamW({ weightDecay: 0.05 }),
      () => tf.train.sgd(0.1),
    ];
    for (const optimizer of optimizers) {
      const data = tinyImages(64);
      const run = async (second: boolean): Promise<number[]> => {
        const net = tinyNet();
        net.compile({ optimizer: optimizer(), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
        await lastOf(net, data, { epochs: 2, batchSize: 16 });
        return lastOf(net, data, { epochs: 2, batchSize: 16, eager: second });
      };
      expectClose(await run(false), await run(true));
    }
  });

  it("repeats everything after setSeed: first weights, order, dropout", async () => {
    const run = async (seed: number, eager = false): Promise<number[]> => {
      setSeed(seed);
      const net = tf.sequential();
      net.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
      net.add(tf.layers.dense({ units: 8, activation: "relu" }));
      net.add(tf.layers.dropout({ rate: 0.3 }));
      net.add(tf.layers.dense({ units: 2, activation: "softmax" }));
      net.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
      const { history } = await fit(net, tinyImages(60), { ...silent, epochs: 3, batchSize: 16 });
      return eager ? [] : (history["loss"] ?? []);
    };
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });

  it("warns once of a loss that is no number, with the way out", async () => {
    const said: unknown[] = [];
    const { warn } = console;
    console.warn = (line: unknown) => said.push(line);
    const net = line();
    net.compile({ optimizer: tf.train.sgd(1e30), loss: "meanSquaredError" });
    await fit(net, sums(64), { ...silent, epochs: 6, batchSize: 8 }).finally(() => (console.warn = warn));
    expect(said).toEqual([
      expect.stringMatching(
        /^the loss is (NaN|Infinity) since batch \d+ of epoch \d, and stays so: lower the learning rate, which is 1e\+30, or/,
      ),
    ]);
  });

  it("says which layer and batch size want more memory than there is", async () => {
    const net = tf.sequential();
    net.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
    net.add(tf.layers.repeatVector({ n: 2 ** 31 - 1, name: "endless" }));
    net.add(tf.layers.globalAveragePooling1d({}));
    net.add(tf.layers.dense({ units: 2, activation: "softmax" }));
    net.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    await expect(fit(net, tinyImages(64), { ...silent, batchSize: 32 })).rejects.toThrow(
      /^memory ran out with batchSize 32: the largest output, of layer "endless", takes [\d,]+ MB a batch. Try batchSize 16/,
    );
  });
});

describe("evaluate and predict", () => {
  it("by a graph give what they give batch by batch", async () => {
    const net = tinyNet();
    const data = tinyImages(150);
    await fit(net, data, silent);
    const graph = await evaluate(net, data, { batchSize: 32 });
    const whole = await evaluate(net, data, { batchSize: 150 });
    expectClose(Object.values(graph.metrics), Object.values(whole.metrics), 5);
    const predictions = await predict(net, data, { batchSize: 32 });
    expectClose([...predictions.probabilities], [...(await predict(net, data, { batchSize: 150 })).probabilities], 5);
    await fit(net, data, silent); // other weights: a graph that keeps the old ones would give the old answer
    const later = await evaluate(net, data, { batchSize: 32 });
    expect(later.loss).not.toBeCloseTo(graph.loss, 5);
    expectClose(
      Object.values(later.metrics),
      Object.values((await evaluate(net, data, { batchSize: 150 })).metrics),
      5,
    );
  });

  it("leave no tensors behind", async () => {
    const net = tinyNet();
    const data = tinyImages(150);
    const tensors = sums(30);
    const straight = line();
    const work = async (): Promise<void> => {
      await evaluate(net, data, { batchSize: 32 });
      await predict(net, data, { batchSize: 32 });
      await evaluate(straight, tensors, { batchSize: 8 });
      tf.dispose(await predict(straight, tensors.xs, { batchSize: 8 }));
    };
    await work();
    const before = tf.memory().numTensors;
    await work();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuse an empty set", async () => {
    await expect(evaluate(tinyNet(), tinyImages(10).take(0))).rejects.toThrow("the data set is empty");
    await expect(predict(tinyNet(), tinyImages(10).take(0))).rejects.toThrow("the data set is empty");
    await expect(fit(tinyNet(), tinyImages(10).take(0), silent)).rejects.toThrow(
      "there is no picture left to train on",
    );
  });
});
