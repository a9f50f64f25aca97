import { tf } from "../../../src/tensorflow.js";
import { tensorflowBackend } from "../../../src/tensorflow-backend.js";
import { compareRecordings, Recorder } from "../../../src/training/graph/recorder.js";
import * as metrics from "../../../src/training/metrics/index.js";
import type { CountedMetric, MeanMetric } from "../../../src/training/metrics/index.js";
import { kerasFigures } from "./keras-figures.js";

const { inputs, metrics: figures } = await kerasFigures();
const { auc, f1Score, fBetaScore, precision, recall, topKCategoricalAccuracy } = metrics;

type Rows = number[][];
const oneHot = inputs.classes.map((label) => [0, 1, 2, 3, 4].map((k) => (k === label ? 1 : 0)));
const first = (rows: Rows): Rows => rows.map(([value = NaN]) => [value]);
const data: Record<keyof typeof figures, { target: Rows; output: Rows }> = {
  binary: { target: first(inputs.labels), output: first(inputs.findings) },
  findings: { target: inputs.labels, output: inputs.findings },
  classes: { target: oneHot, output: inputs.several },
};
const sparse = inputs.classes.map((label) => [label]);

/** The value over two batches of different sizes, as `fit` puts it together. */
function over(metric: MeanMetric | CountedMetric, { target, output }: { target: Rows; output: Rows }): number {
  return tf.tidy(() => {
    const parts = [
      [0, 23],
      [23, 60],
    ].map(([from, to]) => [tf.tensor2d(target.slice(from, to)), tf.tensor2d(output.slice(from, to))] as const);
    if (!metrics.isCountedMetric(metric))
      return parts.reduce((sum, [y, p]) => sum + (metric(y, p).sum().dataSync()[0] ?? NaN), 0) / target.length;
    const counts = parts.map(([y, p]) => metric.counts(y, p).dataSync<"float32">());
    return metric.result(Float32Array.from(counts[0] ?? [], (count, i) => count + (counts[1]?.[i] ?? NaN)));
  });
}

const byKeras: Record<string, MeanMetric | CountedMetric> = {
  auc: auc(),
  "auc, 7 thresholds": auc({ thresholds: 7 }),
  "auc, PR": auc({ curve: "PR" }),
  "auc, PR, 7 thresholds": auc({ curve: "PR", thresholds: 7 }),
  "auc, multiLabel": auc({ multiLabel: true }),
  "auc, PR, multiLabel": auc({ curve: "PR", multiLabel: true }),
  truePositives: metrics.truePositives(),
  falsePositives: metrics.falsePositives(),
  trueNegatives: metrics.trueNegatives(),
  falseNegatives: metrics.falseNegatives({ threshold: 0.3 }),
  precision: precision(),
  "precision, 0.3": precision({ threshold: 0.3 }),
  "precision, class 0": precision({ classIndex: 0 }),
  recall: recall(),
  "recall, 0.3, class 0": recall({ threshold: 0.3, classIndex: 0 }),
  "f1Score, macro": f1Score({ average: "macro", threshold: 0.5 }),
  "f1Score, micro": f1Score({ average: "micro", threshold: 0.5 }),
  "f1Score, weighted": f1Score({ average: "weighted", threshold: 0.5 }),
  "fBetaScore, 2": fBetaScore({ beta: 2, threshold: 0.3 }),
  binaryAccuracy: metrics.binaryAccuracy(),
  "binaryAccuracy, 0.3": metrics.binaryAccuracy({ threshold: 0.3 }),
};
const ofClasses: Record<string, MeanMetric | CountedMetric> = {
  "f1Score, macro, largest": f1Score(),
  "f1Score, weighted, largest": f1Score({ average: "weighted" }),
  "topKCategoricalAccuracy, 1": topKCategoricalAccuracy({ k: 1 }),
  "topKCategoricalAccuracy, 2": topKCategoricalAccuracy({ k: 2 }),
  "topKCategoricalAccuracy, 5": topKCategoricalAccuracy(),
};
const ofNumbers: Record<string, MeanMetric | CountedMetric> = {
  "sparseTopKCategoricalAccuracy, 3": metrics.sparseTopKCategoricalAccuracy({ k: 3 }),
  sparseCategoricalAccuracy: metrics.sparseCategoricalAccuracy,
};

describe("metrics over two batches give Keras' figures", () => {
  it.each(Object.entries(figures))("of %s", (kind, expected) => {
    const here = data[kind as keyof typeof figures];
    const all = { ...byKeras, ...(kind === "classes" ? { ...ofClasses, ...ofNumbers } : {}) };
    expect(Object.keys(all)).toEqual(Object.keys(expected));
    for (const [name, metric] of Object.entries(all)) {
      const target = name in ofNumbers ? sparse : here.target;
      // Sharper than a million would be sharper than Keras' float32 sums.
      expect([name, over(metric, { ...here, target })]).toEqual([name, expect.closeTo(expected[name] ?? NaN, 6)]);
    }
  });
});

const counted = [auc(), auc({ multiLabel: true, curve: "PR" }), precision(), f1Score(), metrics.specificity()];
const mean = [metrics.accuracy, metrics.binaryAccuracy(), topKCategoricalAccuracy({ k: 2 })];

describe("metrics", () => {
  it("take class numbers and one-hot rows for the same", () => {
    for (const metric of [...counted, metrics.accuracy, topKCategoricalAccuracy({ k: 2 })])
      expect(over(metric, { target: sparse, output: inputs.several })).toBe(over(metric, data.classes));
  });

  it("give the value of one batch when called, and leave nothing else in memory", () => {
    const [y, p] = [tf.tensor2d(oneHot), tf.tensor2d(inputs.several)];
    for (const metric of [...counted, ...mean]) {
      const before = tf.memory().numTensors;
      const value = metric(y, p);
      expect(tf.memory().numTensors).toBe(before + 1);
      expect(value.mean().dataSync()[0]).toBeCloseTo(over(metric, data.classes), 6);
      value.dispose();
    }
    const metric = auc();
    const before = tf.memory().numTensors;
    metric.counts(y, p).dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([y, p]);
  });

  it("are made of operations that a graph can repeat with other data", () => {
    const backend = tensorflowBackend();
    if (!backend) throw new Error("no TensorFlow");
    const sparseOnes = [metrics.sparseCategoricalAccuracy, metrics.sparseTopKCategoricalAccuracy({ k: 2 })];
    for (const metric of [
      ...counted,
      ...mean,
      ...sparseOnes,
      fBetaScore({ threshold: 0.2 }),
      recall({ classIndex: 1 }),
    ]) {
      const record = (shift: number) => {
        const recorder = new Recorder(backend);
        tf.tidy(() => {
          const target = sparseOnes.includes(metric) ? sparse : oneHot;
          const y = tf.tensor2d(target.map((_, i) => target[(i + shift) % target.length] ?? []));
          const p = tf.tensor2d(inputs.several.map((row) => row.map((value) => value / (1 + shift))));
          recorder.announce(y, recorder.graph.placeholder("y", backend.binding.TF_FLOAT, y.shape));
          recorder.announce(p, recorder.graph.placeholder("p", backend.binding.TF_FLOAT, p.shape));
          recorder.record(() => (metrics.isCountedMetric(metric) ? metric.counts(y, p) : metric(y, p)));
        });
        return recorder;
      };
      expect(() => {
        compareRecordings(record(0), record(7));
      }).not.toThrow();
    }
  });

  it("have Keras-like names in a net's logs, or those that are asked for", () => {
    const net = tf.sequential({ layers: [tf.layers.dense({ units: 5, activation: "softmax", inputShape: [2] })] });
    net.compile({
      optimizer: "sgd",
      loss: "categoricalCrossentropy",
      metrics: [auc(), f1Score(), topKCategoricalAccuracy(), auc({ curve: "PR", name: "auprc" }), metrics.accuracy],
    });
    expect(net.metricsNames).toEqual(["loss", "auc", "f1Score", "topKCategoricalAccuracy", "auprc", "accuracy"]);
    net.dispose();
  });

  it("are told apart", () => {
    for (const metric of counted) expect(metrics.isCountedMetric(metric)).toBe(true);
    for (const metric of [...mean, "accuracy", undefined, { counts: 1, result: 2 }])
      expect(metrics.isCountedMetric(metric)).toBe(false);
  });

  it("count an output that is no number as wrong, without an error", () => {
    const [y, p] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[NaN, NaN]])];
    expect(topKCategoricalAccuracy({ k: 2 })(y, p).dataSync()[0]).toBe(0);
    expect(auc()(y, p).dataSync()[0]).toBe(0);
    expect(precision()(y, p).dataSync()[0]).toBe(0);
    tf.dispose([y, p]);
  });

  it("decide by the shapes which accuracy is meant", () => {
    const value = (target: Rows, output: Rows) => over(metrics.accuracy, { target, output });
    expect(value(data.binary.target, data.binary.output)).toBeCloseTo(figures.binary["binaryAccuracy"] ?? NaN, 6);
    expect(value(sparse, inputs.several)).toBeCloseTo(figures.classes["sparseCategoricalAccuracy"] ?? NaN, 6);
    expect(value(oneHot, inputs.several)).toBe(value(sparse, inputs.several));
  });

  it("say what does not fit", () => {
    const [y, p] = [tf.zeros([4, 3]), tf.zeros([4, 5])];
    expect(() => auc()(y, p)).toThrow(
      "auc cannot compare targets [4, 3] with an output [4, 5]: give one row an example, and a column a class or the class numbers in one column",
    );
    expect(() => metrics.sparseCategoricalAccuracy(y, p)).toThrow(
      "sparseCategoricalAccuracy needs a class number for each of 4 examples, but the targets are [4, 3]: for one-hot targets take categoricalAccuracy",
    );
    expect(() => metrics.sparseTopKCategoricalAccuracy()(y, p)).toThrow(
      "the targets are [4, 3]: for one-hot targets take",
    );
    expect(() => metrics.binaryAccuracy()(y.slice([0, 0], [4, 1]), p)).toThrow("both need the same columns");
    expect(() => precision({ classIndex: 5 })(p, p)).toThrow(
      "classIndex 5, but the net's output has only the columns 0 … 4",
    );
    expect(() => precision({ classIndex: -1 })).toThrow("classIndex is -1: give a whole number of at least 0");
    expect(() => precision({ threshold: 2 })).toThrow("threshold is 2: give a number from 0 to 1");
    expect(() => metrics.binaryAccuracy({ threshold: NaN })).toThrow("threshold is NaN");
    expect(() => auc({ thresholds: 1 })).toThrow("thresholds is 1: give a whole number of at least 2");
    expect(() => auc({ curve: "roc" as "ROC" })).toThrow('curve is "roc" (one of: ROC, PR)');
    expect(() => f1Score({ average: "mean" as "macro" })).toThrow('average is "mean" (one of: micro, macro, weighted)');
    expect(() => f1Score({ threshold: 0 })).toThrow("threshold is 0: give a number above 0 and at most 1");
    expect(() => fBetaScore({ beta: 0 })).toThrow("beta is 0: give a number above 0");
    expect(() => topKCategoricalAccuracy({ k: 0 })).toThrow("k is 0: give a whole number of at least 1");
    tf.dispose([y, p]);
  });
});

describe("tfjs' own metrics", () => {
  it("give for class numbers what ours give", () => {
    const [y, p] = [tf.tensor2d(sparse), tf.tensor2d(inputs.several)];
    const own = tf.metrics.sparseCategoricalAccuracy(y, p).mean().dataSync()[0];
    expect(own).toBeCloseTo(over(metrics.sparseCategoricalAccuracy, { target: sparse, output: inputs.several }), 6);
    tf.dispose([y, p]);
  });
});
