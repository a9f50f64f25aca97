import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as callbacks from "../src/training/callbacks/index.js";
import * as losses from "../src/training/losses/index.js";
import * as metrics from "../src/training/metrics/index.js";
import * as tseminar from "../src/index.js";
import { digitNet, fewDrawnDigits } from "./support/few-digits.js";

// Tensors that nobody disposes take memory until the kernel ends: each public function is called, what it gives is
// disposed, and there are as many tensors as before.

const { tf } = tseminar;

type FunctionNames<Room> = {
  [Name in keyof Room]: Room[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof Room];
/** A call for each function of a room; a function that is missing here is a type error. Or the place where it is counted. */
type Calls<Room> = Record<FunctionNames<Room>, (() => unknown) | string>;

const digits = fewDrawnDigits(96);
const net = digitNet();
let folder: string;
let predictions: tseminar.Predictions;
let history: tseminar.History;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-leaks-"));
  history = await tseminar.fit(net, digits, { epochs: 2, batchSize: 32, validationSplit: 0.25, verbose: 0 });
  predictions = await tseminar.predict(net, digits);
  await tseminar.saveModel(net, join(folder, "net"));
  await callbacks.saveCheckpoint(net, join(folder, "checkpoint"));
  await fitted(callbacks.modelCheckpoint(join(folder, "resumable")), 1)();
});

afterAll(async () => {
  net.dispose();
  net.optimizer.dispose();
  await rm(folder, { recursive: true, force: true });
});

const image = [
  [0, 1, 0, 2],
  [1, 1, 1, 0],
  [0, 1, 0, 3],
  [2, 0, 1, 1],
];
const filter = [
  [0, 2, 3],
  [2, 4, 1],
  [0, 3, 0],
];
const elsewhere = {
  onHost: "reads and decodes bytes on the host: test/data",
  large: "counted by a blueprint here; its memory is that of the machine: test/nets",
};
const small = (): tseminar.tf.Sequential =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1], name: "conv" }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
const pixels = (): tseminar.Dataset => digits.take(4);
/** Trains a net of its own with a callback. */
const fitted =
  (callback: tseminar.Callback, epochs = 2) =>
  async (): Promise<void> => {
    const own = digitNet();
    await tseminar.fit(own, digits, {
      epochs,
      batchSize: 32,
      validationSplit: 0.25,
      verbose: 0,
      callbacks: [callback],
    });
    own.dispose();
    own.optimizer.dispose();
  };
type Scored = (target: tseminar.tf.Tensor, output: tseminar.tf.Tensor) => tseminar.tf.Tensor;
/** Computes a loss or a metric of three examples of ten classes, in a tidy as `fit` does. */
const computed =
  (make: () => Scored, { sparse = false } = {}) =>
  (): void => {
    tf.tidy(() => {
      const output = tf.softmax(tf.randomUniform([3, 10], 0, 1, "float32", 5));
      const target = sparse ? tf.tensor2d([[1], [2], [3]]) : tf.oneHot([1, 2, 3], 10).toFloat();
      make()(target, output);
    });
  };
const main: Calls<typeof tseminar> = {
  activationsHistogram: () => tseminar.activationsHistogram(net, digits.take(8)),
  augmentationGrid: () => tseminar.augmentationGrid(pixels(), new tseminar.Augmentation({ shift: 0.1 })).svg(),
  classCountsChart: () => tseminar.classCountsChart(digits),
  comparisonChart: () => tseminar.comparisonChart({ one: history, two: history }),
  confusionMatrixChart: () => tseminar.confusionMatrixChart(predictions),
  convolutionSteps: () => tseminar.convolutionSteps(image, filter).svg(),
  featureMapGrid: async () => tseminar.featureMapGrid(await tseminar.featureMaps(net, digits.take(1), { layer: 0 })),
  filterGrid: disposing(small, (own) => tseminar.filterGrid(tseminar.filters(own, "conv")).svg()),
  histogram: () => tseminar.histogram([1, 2, 3]),
  imageGrid: () => tseminar.imageGrid(pixels()).svg(),
  imageNumbers: () => tseminar.imageNumbers(digits.take(1)).svg(),
  networkDrawing: () => tseminar.networkDrawing(net).svg(),
  poolingSteps: () => tseminar.poolingSteps(image).svg(),
  probabilitiesChart: () => tseminar.probabilitiesChart(predictions.at(0)),
  reliabilityChart: () => tseminar.reliabilityChart(tseminar.calibration(predictions)),
  rocChart: () => tseminar.rocChart(tseminar.rocCurve(predictions, { positive: 1 })),
  scheduleChart: () =>
    tseminar.scheduleChart(callbacks.cosineDecay({ learningRate: 0.1, decaySteps: 5 }), { steps: 5 }),
  trainingChart: fitted(tseminar.trainingChart()),
  trainingHistory: () => tseminar.trainingHistory(history),
  valuesDistribution: () => tseminar.valuesDistribution([1, 2, 3]),
  weightsHistogram: () => tseminar.weightsHistogram(net),
  worstMistakesGrid: () => tseminar.worstMistakesGrid(predictions).svg(),
  cifar10: elsewhere.onHost,
  classCountTable: () => tseminar.classCountTable({ digits }),
  datasets: () => tseminar.datasets(),
  dataTable: () => tseminar.dataTable(digits),
  fashionMnist: elsewhere.onHost,
  hotdog: elsewhere.onHost,
  imageFolder: elsewhere.onHost,
  medicalMnist: elsewhere.onHost,
  medMnist: elsewhere.onHost,
  mnist: elsewhere.onHost,
  oneHot: () => tseminar.oneHot([1, 2], 10),
  pixelStatistics: () => tseminar.pixelStatistics(digits),
  scaled: () => tseminar.scaled(digits),
  standardised: () => tseminar.standardised(digits, { mean: [0.1], deviation: [0.3] }),
  glue: () => tseminar.glue("accuracy", 0.5),
  show: () => tseminar.show(tseminar.layerTable(net), { print: () => undefined }),
  check: "each exercise's own test counts: test/exercises",
  alexNet: () => tseminar.blueprint(() => tseminar.alexNet()),
  blueprint: () => tseminar.blueprint(() => tseminar.vgg16()),
  cifarRecipeNet: () => tseminar.cifarRecipeNet(),
  clearSession: "disposes tensors of others: test/nets/memory.test.ts",
  convolutionOutput: () => tseminar.convolutionOutput({ size: 8, kernelSize: 3 }),
  convolutionParameters: () => tseminar.convolutionParameters({ kernelSize: 3, channels: 1, filters: 2 }),
  cut: disposing(small, (own) => tseminar.cut(own, "conv")),
  denseBaseline: () => tseminar.denseBaseline(),
  denseParameters: () => tseminar.denseParameters({ inputs: 4, units: 2 }),
  featureMaps: () => tseminar.featureMaps(net, digits.take(1), { layer: 0 }),
  filters: disposing(small, (own) => tseminar.filters(own, "conv")),
  freeze: disposing(small, (own) => void tseminar.freeze(own)),
  googLeNet: () => tseminar.blueprint(() => tseminar.googLeNet()),
  largerCifarNet: () => tseminar.largerCifarNet(),
  largestLayer: () => tseminar.largestLayer(net),
  layerTable: () => tseminar.layerTable(net),
  leNet5: () => tseminar.leNet5(),
  lectureNet: () => tseminar.lectureNet(),
  memoryReport: () => tseminar.memoryReport(),
  poolingOutput: () => tseminar.poolingOutput({ size: 8, poolSize: 2 }),
  practicalNet: () => tseminar.practicalNet(),
  receptiveField: () => tseminar.receptiveField(net),
  resNet: () => tseminar.resNet({ n: 1 }),
  smallCifarNet: () => tseminar.smallCifarNet(),
  trainingMemory: () => tseminar.trainingMemory(net, { batchSize: 8 }),
  unfreeze: disposing(small, (own) => void tseminar.unfreeze(own)),
  vgg16: () => tseminar.blueprint(() => tseminar.vgg16()),
  withNewHead: disposing(small, (own) => tseminar.withNewHead(own, { classes: 3 })),
  profile: () => tseminar.profile(),
  setSeed: () => tseminar.setSeed(1),
  adamW: () => tseminar.adamW(),
  averagePrecision: () => tseminar.averagePrecision(predictions),
  brierScore: () => tseminar.brierScore(predictions),
  calibration: () => tseminar.calibration(predictions),
  classificationReport: () => tseminar.classificationReport(predictions),
  confusionMatrix: () => tseminar.confusionMatrix(predictions),
  evaluate: () => tseminar.evaluate(net, digits),
  exportSavedModel: () => tseminar.exportSavedModel(net, join(folder, "served")),
  fit: fitted({}),
  importKeras: () => tseminar.importKeras(join(import.meta.dirname, "training", "saving", "kept", "sequential.keras")),
  loadModel: () => tseminar.loadModel(join(folder, "net")),
  logLoss: () => tseminar.logLoss(predictions),
  precisionRecallCurve: () => tseminar.precisionRecallCurve(predictions, { positive: 1 }),
  predict: () => tseminar.predict(net, digits),
  rocAuc: () => tseminar.rocAuc(predictions),
  rocAucInterval: () => tseminar.rocAucInterval(predictions, { positive: 1 }),
  rocCurve: () => tseminar.rocCurve(predictions, { positive: 1 }),
  saveModel: () => tseminar.saveModel(net, join(folder, "again")),
  wilsonInterval: () => tseminar.wilsonInterval(0.5, 10),
  worstMistakes: () => tseminar.worstMistakes(predictions, 3),
};

const ofCallbacks: Calls<typeof callbacks> = {
  saveCheckpoint: () => callbacks.saveCheckpoint(net, join(folder, "another")),
  loadCheckpoint: async () => (await callbacks.loadCheckpoint(join(folder, "checkpoint"))).model,
  restoreCheckpoint: () => callbacks.restoreCheckpoint(net, join(folder, "checkpoint")),
  constant: () => callbacks.constant(0.1)(1),
  cosineDecay: () => callbacks.cosineDecay({ learningRate: 0.1, decaySteps: 5 })(1),
  cosineDecayRestarts: () => callbacks.cosineDecayRestarts({ learningRate: 0.1, firstDecaySteps: 5 })(1),
  exponentialDecay: () => callbacks.exponentialDecay({ learningRate: 0.1, decaySteps: 5, decayRate: 0.5 })(1),
  learningRateOf: () => callbacks.learningRateOf(net),
  oneCycle: () => callbacks.oneCycle({ maxLearningRate: 0.1, totalSteps: 5 })(1),
  piecewiseConstant: () => callbacks.piecewiseConstant({ boundaries: [2], values: [0.1, 0.01] })(1),
  setLearningRate: () => {
    callbacks.setLearningRate(net, 0.003);
  },
  stepDecay: () => callbacks.stepDecay({ learningRate: 0.1, decaySteps: 5 })(1),
  warmUp: () => callbacks.warmUp({ steps: 3, then: 0.1 })(1),
  backupAndRestore: () => fitted(callbacks.backupAndRestore(join(folder, "backup")))(),
  csvLogger: () => fitted(callbacks.csvLogger(join(folder, "log.csv")))(),
  earlyStopping: () => fitted(callbacks.earlyStopping({ restoreBestWeights: true }))(),
  learningRateScheduler: () => fitted(callbacks.learningRateScheduler(callbacks.constant(0.001)))(),
  modelCheckpoint: () => fitted(callbacks.modelCheckpoint(join(folder, "best"), { saveBestOnly: true }))(),
  reduceLROnPlateau: () => fitted(callbacks.reduceLROnPlateau({ patience: 1 }))(),
  resumeFrom: () => fitted(callbacks.resumeFrom(join(folder, "resumable")))(),
  tensorBoard: () => fitted(callbacks.tensorBoard(join(folder, "board"), { histogramFreq: 1 }))(),
  terminateOnNaN: () => fitted(callbacks.terminateOnNaN())(),
};

const ofMetrics: Calls<typeof metrics> = {
  accuracy: computed(() => metrics.accuracy),
  binaryAccuracy: computed(() => metrics.binaryAccuracy()),
  sparseCategoricalAccuracy: computed(() => metrics.sparseCategoricalAccuracy, { sparse: true }),
  auc: computed(() => metrics.auc()),
  falseNegatives: computed(() => metrics.falseNegatives()),
  falsePositives: computed(() => metrics.falsePositives()),
  precision: computed(() => metrics.precision()),
  recall: computed(() => metrics.recall()),
  specificity: computed(() => metrics.specificity()),
  trueNegatives: computed(() => metrics.trueNegatives()),
  truePositives: computed(() => metrics.truePositives()),
  isCountedMetric: () => metrics.isCountedMetric(metrics.auc()),
  f1Score: computed(() => metrics.f1Score()),
  fBetaScore: computed(() => metrics.fBetaScore({ beta: 2 })),
  sparseTopKCategoricalAccuracy: computed(() => metrics.sparseTopKCategoricalAccuracy(), { sparse: true }),
  topKCategoricalAccuracy: computed(() => metrics.topKCategoricalAccuracy()),
};

const ofLosses: Calls<typeof losses> = {
  binaryCrossentropy: computed(() => losses.binaryCrossentropy()),
  categoricalCrossentropy: computed(() => losses.categoricalCrossentropy()),
  sparseCategoricalCrossentropy: computed(() => losses.sparseCategoricalCrossentropy(), { sparse: true }),
  categoricalFocalCrossentropy: computed(() => losses.categoricalFocalCrossentropy()),
  binaryFocalCrossentropy: computed(() => losses.binaryFocalCrossentropy()),
};

describe.each([
  ["tseminar", tseminar, main],
  ["tseminar/callbacks", callbacks, ofCallbacks],
  ["tseminar/metrics", metrics, ofMetrics],
  ["tseminar/losses", losses, ofLosses],
] as const)("each function of %s", (_room, room, calls) => {
  it("has a call here", () => {
    const functions = Object.entries(room).filter(([, value]) => typeof value === "function" && !isClass(value));
    expect(Object.keys(calls).sort()).toEqual(functions.map(([name]) => name).sort());
  });

  const counted = Object.entries<(() => unknown) | string>(calls).filter(
    (entry): entry is [string, () => unknown] => typeof entry[1] === "function",
  );

  it.each(counted)("leaves no tensor behind: %s", async (_name, call) => {
    // What is made once and kept, such as pixels on the device, is made in the first call.
    dispose(await call());
    const before = tf.memory().numTensors;
    dispose(await call());
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Disposes of what a function gave: a tensor, a net. */
function dispose(given: unknown): void {
  // The check of tfjs for an optimizer wants something.
  if (given === undefined || given === null) return;
  if (given instanceof tf.LayersModel) {
    given.dispose();
    (given.optimizer as tseminar.tf.Optimizer | undefined)?.dispose();
  } else if (given instanceof tf.Tensor || given instanceof tf.Optimizer) given.dispose();
}

/** A call with a net of its own, which is disposed of afterwards. */
function disposing<Model extends tseminar.tf.LayersModel>(make: () => Model, use: (own: Model) => unknown) {
  return async (): Promise<void> => {
    const own = make();
    dispose(await use(own));
    dispose(own);
  };
}

function isClass(value: unknown): boolean {
  return typeof value === "function" && String(value).startsWith("class");
}
