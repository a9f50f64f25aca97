import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link cifarRecipeNet}. */
export interface CifarRecipeNetOptions extends NetOptions {
  /** Filters of the two convolutions of each block. Default: [32, 64, 128]. */
  filters?: readonly number[];
  /** Share of numbers that dropout takes away after each block and, last, after the dense layer. Default: [0.2, 0.3, 0.4, 0.5]. */
  dropout?: readonly number[];
}

/**
 * The net of the CIFAR-10 recipe: blocks of two convolutions of 3×3 (as Simonyan and Zisserman 2014, arXiv:1409.1556), each
 * followed by batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167), then pooling and dropout; a dense layer of 128
 * at the end. 552,362 parameters for 32×32 colour pictures and 10 classes; the seminar's own.
 *
 * @returns an uncompiled net for images of at least 8×8
 * @throws Error when there is not one dropout a block and one more
 * @example
 * const net = cifarRecipeNet();
 */
export function cifarRecipeNet(options: CifarRecipeNetOptions = {}): tf.Sequential {
  const { inputShape = [32, 32, 3], classes = 10, activation = "relu", outputActivation } = options;
  const { filters = [32, 64, 128], dropout = [0.2, 0.3, 0.4, 0.5] } = options;
  checkNet({ inputShape, classes }, { net: "the CIFAR recipe's net", smallest: 2 ** filters.length });
  if (dropout.length !== filters.length + 1)
    throw new Error(
      `dropout has ${dropout.length} shares for ${filters.length} blocks: give one a block and one for the dense layer`,
    );
  const block = (count: number, i: number): tf.layers.Layer[] => [
    ...["a", "b"].flatMap((part) => [
      tf.layers.conv2d({ name: `conv${i + 1}${part}`, filters: count, kernelSize: 3, padding: "same", activation }),
      tf.layers.batchNormalization({ name: `norm${i + 1}${part}` }),
    ]),
    tf.layers.maxPooling2d({ name: `pool${i + 1}`, poolSize: 2 }),
    tf.layers.dropout({ name: `dropout${i + 1}`, rate: dropout[i] ?? 0 }),
  ];
  return tf.sequential({
    name: "cifar_recipe_net",
    layers: [
      tf.layers.inputLayer({ name: "images", inputShape: [...inputShape] }),
      ...filters.flatMap(block),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 128, activation }),
      tf.layers.dropout({ name: `dropout${filters.length + 1}`, rate: dropout.at(-1) ?? 0 }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
