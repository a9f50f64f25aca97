import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link smallCifarNet}. */
export interface SmallCifarNetOptions extends NetOptions {
  /** Filters of its one convolution. Default: 8. */
  filters?: number;
}

/**
 * The small net of the practical on CIFAR-10: one convolution, which is too little for colour pictures of things. 181,334
 * parameters for 32×32 colour pictures and 10 classes, with 10 filters 226,390; the seminar's own.
 *
 * @returns an uncompiled net for images of at least 4×4
 * @example
 * const net = smallCifarNet({ filters: 10 });
 */
export function smallCifarNet(options: SmallCifarNetOptions = {}): tf.Sequential {
  const { inputShape = [32, 32, 3], classes = 10, activation = "relu", outputActivation, filters = 8 } = options;
  checkNet({ inputShape, classes }, { net: "the small CIFAR net", smallest: 4 });
  return tf.sequential({
    name: "small_cifar_net",
    layers: [
      tf.layers.conv2d({ name: "conv", filters, kernelSize: 3, activation, inputShape: [...inputShape] }),
      tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 100, activation }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
