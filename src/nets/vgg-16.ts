import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Filters of the convolutions of each block: table 1 of the paper, column D. */
const BLOCKS = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

/**
 * VGG16 (Simonyan and Zisserman 2014, "Very deep convolutional networks for large-scale image recognition",
 * arXiv:1409.1556, configuration D): 13 convolutions of 3×3 in five blocks, then three dense layers. 138,357,544 parameters
 * for 224×224×3 and 1000 classes, as in the paper (138 million), 528 MiB of weights: to look at shapes and counts only, take
 * {@link blueprint}.
 *
 * Other than in the paper: the weights start from Glorot's distribution, so that no shallower net need be trained first.
 *
 * @returns an uncompiled net for images of at least 32×32
 * @example
 * layerTable(blueprint(() => vgg16()));
 */
export function vgg16(options: NetOptions = {}): tf.Sequential {
  const { inputShape = [224, 224, 3], classes = 1000, activation = "relu", outputActivation } = options;
  checkNet({ inputShape, classes }, { net: "VGG16", smallest: 32 });
  const block = (filters: readonly number[], i: number): tf.layers.Layer[] => [
    ...filters.map((count, k) =>
      tf.layers.conv2d({
        name: `conv${i + 1}_${k + 1}`,
        filters: count,
        kernelSize: 3,
        padding: "same",
        activation,
      }),
    ),
    tf.layers.maxPooling2d({ name: `pool${i + 1}`, poolSize: 2 }),
  ];
  return tf.sequential({
    name: "vgg16",
    layers: [
      tf.layers.inputLayer({ name: "images", inputShape: [...inputShape] }),
      ...BLOCKS.flatMap(block),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense1", units: 4096, activation }),
      tf.layers.dropout({ name: "dropout1", rate: 0.5 }),
      tf.layers.dense({ name: "dense2", units: 4096, activation }),
      tf.layers.dropout({ name: "dropout2", rate: 0.5 }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
