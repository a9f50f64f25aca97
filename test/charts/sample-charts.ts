import { activationsHistogram } from "../../src/charts/activations-histogram.js";
import type { Chart } from "../../src/charts/chart.js";
import { classCountsChart } from "../../src/charts/class-counts-chart.js";
import { comparisonChart } from "../../src/charts/comparison-chart.js";
import { confusionMatrixChart } from "../../src/charts/confusion-matrix-chart.js";
import { histogram, valuesDistribution } from "../../src/charts/histogram.js";
import { probabilitiesChart } from "../../src/charts/probabilities-chart.js";
import { reliabilityChart } from "../../src/charts/reliability-chart.js";
import { rocChart } from "../../src/charts/roc-chart.js";
import { scheduleChart } from "../../src/charts/schedule-chart.js";
import { sweepChart, type SweptRun } from "../../src/charts/sweep-chart.js";
import { trainingHistory } from "../../src/charts/training-history.js";
import { weightsHistogram } from "../../src/charts/weights-histogram.js";
import { Random } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";
import { calibration, ConfusionMatrix, rocCurve } from "../../src/training/numbers/index.js";
import { cosineDecay, stepDecay, warmUp } from "../../src/training/schedules/index.js";
import { randomPredictions } from "../support/random-predictions.js";

/** Digits and what they are taken for. */
export const tenClasses = {
  ...randomPredictions({ n: 2000, classes: 10, seed: 1, skill: 2 }),
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
};

/** Pictures of skin, most of them harmless. */
export const twoClasses = {
  ...randomPredictions({ n: 400, classes: 2, seed: 2, shares: [4, 1] }),
  classNames: ["benign", "melanoma"],
};

export const manyClasses = randomPredictions({ n: 5000, classes: 100, seed: 3, skill: 2.5 });

/** Names that a page could take for markup, right to left, in pictures, equal and long. */
export const oddNames = [
  "<script>alert('x')</script> & more",
  "🌭 hot dog",
  "كلب",
  "same",
  "same",
  "a very long name of a class that goes on and on and on, much longer than any axis has room for",
];

/** A training of `epochs` epochs that learns at a speed. */
export function course(
  epochs: number,
  { speed = 1, validation = true } = {},
): { epoch: number[]; history: Record<string, number[]> } {
  const epoch = Array.from({ length: epochs }, (_, i) => i + 1);
  const shares = epoch.map((number) => 1 - Math.exp(-speed * number ** 0.7));
  return {
    epoch,
    history: {
      loss: shares.map((share) => 2.3 * (1 - share) + 0.05),
      acc: shares.map((share) => 0.1 + 0.89 * share),
      ...(validation
        ? {
            val_loss: shares.map((share, i) => 2.3 * (1 - share) + 0.1 + 0.004 * i),
            val_acc: shares.map((share, i) => 0.1 + 0.87 * share - 0.001 * i),
          }
        : {}),
    },
  };
}

/** The same small net, with the same weights, each time. */
export function smallNet(): tf.Sequential {
  const net = tf.sequential({ name: "small" });
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 7 });
  net.add(
    tf.layers.conv2d({
      name: "conv",
      filters: 8,
      kernelSize: 3,
      activation: "relu",
      inputShape: [12, 12, 1],
      kernelInitializer,
    }),
  );
  net.add(tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }));
  net.add(tf.layers.flatten({ name: "flat" }));
  net.add(tf.layers.dense({ name: "answer", units: 10, activation: "softmax", kernelInitializer }));
  return net;
}

export function normalValues(n: number, seed = 5): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: n }, () => random.normal());
}

function somePixels(): tf.Tensor {
  const random = new Random(9);
  return tf.tensor4d(
    Float32Array.from({ length: 20 * 144 }, () => random.uniform()),
    [20, 12, 12, 1],
  );
}

const imagesByClass = {
  class: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
  "batch 1": [1005, 974, 1032, 1016, 999, 937, 1030, 1001, 1025, 981],
  "batch 2": [984, 1007, 1010, 995, 1010, 988, 1008, 1026, 987, 985],
  "batch 3": [994, 1042, 965, 997, 990, 1029, 978, 1015, 961, 1029],
  "batch 4": [1003, 963, 1041, 976, 1004, 1021, 1004, 981, 1024, 983],
  "batch 5": [1014, 1014, 952, 1016, 997, 1025, 980, 977, 1003, 1022],
  test: [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000],
};

/** Learning rates, filters and seeds; one run failed. */
function sweptRuns(): SweptRun[] {
  return [0.01, 0.003, 0.001].flatMap((learningRate, i) =>
    [32, 64].flatMap((filters, k) =>
      [1, 2].map((seed, n) => ({
        parameters: { filters, learningRate, seed },
        value: i === 0 && k === 1 && n === 1 ? undefined : 0.9 + 0.02 * i + 0.01 * k - 0.01 * i * i + 0.002 * n,
      })),
    ),
  );
}

/** Every chart from fixed data, by the name of its kept picture. */
export const sampleCharts: Readonly<Record<string, () => Chart | Promise<Chart>>> = {
  "history-of-five-epochs": () => trainingHistory(course(5)),
  "confusion-matrix": () => confusionMatrixChart(tenClasses),
  "confusion-matrix-shares": () => confusionMatrixChart(tenClasses, { show: "true", locale: "de", standIn: true }),
  "confusion-matrix-two-classes": () => confusionMatrixChart(twoClasses, { show: "predicted" }),
  "confusion-matrix-one-class": () => confusionMatrixChart(new ConfusionMatrix([[7]], ["cat"])),
  "confusion-matrix-hundred-classes": () => confusionMatrixChart(manyClasses),
  "confusion-matrix-odd-names": () =>
    confusionMatrixChart(
      new ConfusionMatrix(
        oddNames.map((_, i) => oddNames.map((_, k) => (i === k ? 12_345 : i * k))),
        oddNames,
      ),
    ),
  "confusion-matrix-no-examples": () =>
    confusionMatrixChart(
      new ConfusionMatrix(
        [
          [0, 0],
          [0, 0],
        ],
        ["cat", "dog"],
      ),
    ),
  "class-counts": () => classCountsChart({ class: imagesByClass.class, train: imagesByClass.test.map((n) => 5 * n) }),
  "class-counts-batches": () => classCountsChart(imagesByClass),
  "class-counts-hundred-classes": () =>
    classCountsChart({
      class: manyClasses.classNames,
      train: manyClasses.classNames.map((_, k) => 500 + ((k * 37) % 91)),
      test: manyClasses.classNames.map(() => 100),
    }),
  "class-counts-odd-names": () => classCountsChart({ class: oddNames, "<b>train</b>": [0, 1, 20, 300, 4000, 50_000] }),
  probabilities: () =>
    probabilitiesChart({
      probabilities: [0.001, 0.002, 0.04, 0.62, 0.0, 0.3, 0.03, 0.002, 0.004, 0.001],
      classNames: tenClasses.classNames,
      label: 5,
      index: 340,
    }),
  "probabilities-right": () =>
    probabilitiesChart({ probabilities: [0.07, 0.93], classNames: twoClasses.classNames, label: 1 }, { locale: "de" }),
  "probabilities-hundred-classes": () =>
    probabilitiesChart({
      probabilities: Float32Array.from({ length: 100 }, (_, k) => ((k * 37) % 100) / 4950),
      classNames: manyClasses.classNames,
      label: 4,
    }),
  "probabilities-odd-names": () =>
    probabilitiesChart({ probabilities: [0.05, 0.6, 0.1, 0.1, 0.1, 0.05], classNames: oddNames, label: 0 }),
  roc: () => rocChart(rocCurve(twoClasses), { standIn: true }),
  "roc-each-class": () => rocChart(tenClasses.classNames.map((positive) => rocCurve(tenClasses, { positive }))),
  reliability: () => reliabilityChart(calibration(tenClasses)),
  "reliability-german": () => reliabilityChart(calibration(twoClasses, { bins: 5 }), { locale: "de" }),
  comparison: () =>
    comparisonChart({
      adam: course(12),
      "SGD, momentum 0.9": course(12, { speed: 0.6 }),
      SGD: course(8, { speed: 0.3 }),
    }),
  "comparison-long": () =>
    comparisonChart({ adam: course(300), SGD: course(400, { speed: 0.1 }) }, { metric: "val_loss", standIn: true }),
  "comparison-one-epoch": () => comparisonChart({ "🌭 <i>first</i>": course(1, { validation: false }) }),
  histogram: () => histogram(normalValues(5000), { value: "weight" }),
  "histogram-whole-numbers": () => histogram([1, 2, 2, 3, 3, 3, 7], { value: "petals", locale: "de" }),
  "histogram-not-numbers": () => histogram([0.1, 0.2, 0.25, NaN, NaN, Infinity, -Infinity]),
  "histogram-empty": () => histogram([]),
  "histogram-one-value": () => histogram([3.7]),
  "values-distribution": () => valuesDistribution(normalValues(1000).map((value) => Math.max(0, value))),
  "weights-histogram": () => weightsHistogram(smallNet()),
  "weights-histogram-layer": () => weightsHistogram(smallNet(), { layer: "conv", bins: 10 }),
  "activations-histogram": () => activationsHistogram(smallNet(), somePixels()),
  sweep: () => sweepChart(sweptRuns(), { metric: "test accuracy" }),
  "sweep-one-parameter": () =>
    sweepChart(
      [true, false].map((augmented) => ({ parameters: { augmented, seed: 1 }, value: augmented ? 0.81 : 0.79 })),
      { metric: "test accuracy", locale: "de", standIn: true },
    ),
  schedule: () => scheduleChart(cosineDecay({ learningRate: 0.1, decaySteps: 30 }), { steps: 40, step: "epoch" }),
  schedules: () =>
    scheduleChart(
      {
        "warm-up and cosine": warmUp({ steps: 100, then: cosineDecay({ learningRate: 0.1, decaySteps: 900 }) }),
        stairs: stepDecay({ learningRate: 0.1, decaySteps: 300 }),
      },
      { steps: 1000, locale: "de" },
    ),
  "schedule-log": () => scheduleChart([0.1, 0.01, NaN, 0.001, 0], { scale: "log" }),
};
