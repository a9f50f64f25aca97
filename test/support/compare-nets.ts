import type { LabelledImages } from "../../src/data/labelled-images.js";
import { tf } from "../../src/tensorflow.js";
import { fit } from "../../src/training/index.js";

const BATCH = 32;

/** Options of {@link compareNets}. */
export interface CompareNetsOptions {
  /** Number of classes, or of labels of one picture. */
  classes: number;
  epochs: number;
  /** Of the weights that the nets start from. Default: 1. */
  seed?: number;
}

/** How good two nets are on pictures they were not trained on: accuracy, or mean AUC for several labels a picture. */
export interface Comparison {
  dense: number;
  convolutional: number;
}

/** Trains a small convolutional net and a dense one of at least as many weights on the same pictures. */
export async function compareNets(
  { train, test }: { train: LabelledImages; test: LabelledImages },
  options: CompareNetsOptions,
): Promise<Comparison> {
  const convolutional = convolutionalNet(train.shape, options);
  const dense = denseNet(train.shape, { ...options, weights: convolutional.countParams() });
  return {
    dense: await score(dense, { train, test }, options),
    convolutional: await score(convolutional, { train, test }, options),
  };
}

function convolutionalNet([, height, width, channels]: LabelledImages["shape"], options: CompareNetsOptions) {
  const relu = { padding: "same", activation: "relu" } as const;
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [height, width, channels] }),
      ...(height > 32 ? [tf.layers.averagePooling2d({ poolSize: 2 })] : []),
      tf.layers.conv2d({ filters: 16, kernelSize: 5, strides: 2, ...relu, ...glorot(options, 1) }),
      tf.layers.conv2d({ filters: 24, kernelSize: 3, ...relu, ...glorot(options, 2) }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.conv2d({ filters: 32, kernelSize: 3, ...relu, ...glorot(options, 3) }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: options.classes, ...glorot(options, 4) }),
    ],
  });
}

function denseNet(
  [, height, width, channels]: LabelledImages["shape"],
  { weights, ...options }: CompareNetsOptions & { weights: number },
) {
  const units = Math.max(Math.ceil(weights / (height * width * channels)), 32);
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [height, width, channels] }),
      tf.layers.dense({ units, activation: "relu", ...glorot(options, 1) }),
      tf.layers.dense({ units: options.classes, ...glorot(options, 2) }),
    ],
  });
}

function glorot({ seed = 1 }: CompareNetsOptions, layer: number) {
  return { kernelInitializer: tf.initializers.glorotUniform({ seed: 10 * seed + layer }) };
}

async function score(
  net: tf.LayersModel,
  { train, test }: { train: LabelledImages; test: LabelledImages },
  { classes, epochs }: CompareNetsOptions,
): Promise<number> {
  const severalLabels = train.labels.length > train.shape[0];
  net.compile({
    optimizer: tf.train.adam(0.003),
    loss: (truth, logits) =>
      severalLabels ? tf.losses.sigmoidCrossEntropy(truth, logits) : tf.losses.softmaxCrossEntropy(truth, logits),
  });
  const x = pixels(train);
  const y = columns(train, classes);
  await fit(net, { xs: x, ys: y }, { epochs, batchSize: BATCH, shuffle: false, verbose: 0 });
  const tested = pixels(test);
  const outputs = net.predict(tested, { batchSize: 256 }) as tf.Tensor2D;
  const values = await outputs.array();
  tf.dispose([x, y, tested, outputs, net.weights.map((weight) => weight.read())]);
  return severalLabels ? meanAuc(values, test.labels) : accuracy(values, test.labels);
}

/** float32 around 0. */
function pixels({ images, shape }: LabelledImages): tf.Tensor {
  return tf.tidy(() =>
    tf
      .tensor(images, [...shape], "int32")
      .toFloat()
      .div(127.5)
      .sub(1),
  );
}

function columns({ labels, shape: [n] }: LabelledImages, classes: number): tf.Tensor {
  return tf.tidy(() =>
    labels.length > n
      ? tf.tensor2d(Float32Array.from(labels), [n, classes])
      : tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), classes).toFloat(),
  );
}

function accuracy(values: number[][], labels: ArrayLike<number>): number {
  const right = values.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]);
  return right.length / values.length;
}

/** Mean over the labels of the share of pairs, one picture with and one without, that are in the right order. */
function meanAuc(values: number[][], labels: ArrayLike<number>): number {
  const classes = values[0]?.length ?? 0;
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const column = values.map((row, i) => ({ value: row[k] ?? NaN, on: labels[i * classes + k] === 1 }));
    const without = column.filter(({ on }) => !on);
    const pairs = column.filter(({ on }) => on).flatMap((a) => without.map((b) => (a.value > b.value ? 1 : 0)));
    sum += pairs.reduce<number>((total, pair) => total + pair, 0) / pairs.length;
  }
  return sum / classes;
}
