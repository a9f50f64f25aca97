import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { Dataset, drawnDigits, mnist } from "../../src/data/index.js";
import { Random } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";

/** The first digits of MNIST where `$TSEMINAR_DATA` has it, else drawn ones. */
export async function fewDigits(n: number): Promise<Dataset> {
  const place = process.env["TSEMINAR_DATA"];
  return place && existsSync(join(resolve(place), "mnist")) ? (await mnist()).train.take(n) : fewDrawnDigits(n);
}

/** Digits that our own code has drawn. */
export function fewDrawnDigits(n: number): Dataset {
  const { images, shape, labels } = drawnDigits(n, new Random(1));
  return new Dataset({
    name: "digits",
    title: "Drawn digits",
    split: "train",
    images,
    shape,
    labels,
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
    source: "drawn by a test",
    licence: "Apache-2.0",
    standIn: true,
  });
}

/** A small compiled net for {@link fewDigits}; the weights follow from the seed. */
export function digitNet({
  optimizer = tf.train.adam(0.003),
  seed = 3,
}: { optimizer?: tf.Optimizer; seed?: number } = {}): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  const net = tf.sequential();
  net.add(tf.layers.averagePooling2d({ poolSize: 4, inputShape: [28, 28, 1] }));
  net.add(tf.layers.flatten());
  net.add(tf.layers.dense({ units: 16, activation: "relu", kernelInitializer }));
  net.add(tf.layers.dropout({ rate: 0.2 }));
  net.add(tf.layers.batchNormalization());
  net.add(tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer }));
  net.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}
