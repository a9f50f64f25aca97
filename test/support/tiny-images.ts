import { Dataset } from "../../src/data/index.js";
import { Random } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";

/** Drawn 4×4 grey pictures of two classes: bright on the left, bright on the right. */
export function tinyImages(n: number): Dataset {
  const random = new Random(2);
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 2);
  const images = Uint8Array.from({ length: n * 16 }, (_, i) => {
    const right = i % 4 >= 2;
    const bright = right === (labels[Math.floor(i / 16)] === 1);
    return random.integer(100) + (bright ? 120 : 0);
  });
  return new Dataset({
    name: "tiny",
    title: "Tiny pictures",
    split: "train",
    images,
    shape: [n, 4, 4, 1],
    labels,
    classNames: ["left", "right"],
    source: "drawn by a test",
    licence: "Apache-2.0",
    standIn: false,
  });
}

/** A compiled net for {@link tinyImages}, with the same weights each time. */
export function tinyNet(loss = "categoricalCrossentropy"): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const net = tf.sequential();
  net.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
  net.add(tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer }));
  net.compile({ optimizer: tf.train.adam(0.05), loss, metrics: ["accuracy"] });
  return net;
}
