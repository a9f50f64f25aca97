import { augmentationGrid, featureMapGrid, filterGrid, imageGrid, worstMistakesGrid } from "../charts/index.js";
import { Augmentation, Dataset, drawnDigits, drawnThings, type LabelledImages } from "../data/index.js";
import type { Picture } from "../display/index.js";
import { featureMaps, filters } from "../nets/index.js";
import { Random, setSeed } from "../random.js";
import { tf } from "../tensorflow.js";
import { fit, predict } from "../training/index.js";

/** Pictures whose pixels the kept ones leave out, by their names: of drawn stand-ins, and of a small net that has seen them. */
export async function contactSheetPictures(): Promise<Record<string, Picture>> {
  setSeed(1);
  const digits = dataset("digits", drawnDigits(400, new Random(1)));
  const things = dataset("things", drawnThings(200, new Random(1)));
  const net = tf.sequential();
  net.add(tf.layers.conv2d({ name: "conv1", filters: 8, kernelSize: 3, activation: "relu", inputShape: [28, 28, 1] }));
  net.add(tf.layers.maxPooling2d({ poolSize: 4 }));
  net.add(tf.layers.flatten());
  net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
  net.compile({ optimizer: tf.train.adam(0.003), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  await fit(net, digits, { epochs: 2, verbose: 0 });
  const predictions = await predict(net, digits.take(24));
  const pictures = {
    "digits, right and wrong": imageGrid(predictions, { columns: 8 }),
    "things in colour": imageGrid(things.take(12), { title: "Things" }),
    "things on a sheet": imageGrid(things, { title: "200 things" }),
    "worst mistakes": worstMistakesGrid(await predict(net, digits), { count: 6 }),
    "filters with their numbers": filterGrid(filters(net, "conv1")),
    "feature maps": featureMapGrid(await featureMaps(net, digits.take(1), { layer: "conv1" })),
    augmentation: augmentationGrid(things, new Augmentation({ flip: "horizontal", shift: 0.1, rotation: 15 }), {
      count: 2,
      seed: 1,
    }),
  };
  net.dispose();
  return pictures;
}

function dataset(name: string, { images, shape, labels }: LabelledImages): Dataset {
  const classNames = Array.from({ length: 10 }, (_, k) => String(k));
  const about = { name, title: name, split: "train", source: "drawn", licence: "Apache-2.0", standIn: true } as const;
  return new Dataset({ ...about, images, shape, labels, classNames });
}
