import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/**
 * The larger net of the practical on CIFAR-10: three convolutions of 8, 512 and 256 filters. 1,628,214 parameters for 32×32
 * colour pictures and 10 classes; the seminar's own.
 *
 * @returns an uncompiled net for images of at least 18×18
 * @example
 * const net = largerCifarNet();
 */
export function largerCifarNet(options: NetOptions = {}): tf.Sequential {
  const { inputShape = [32, 32, 3], classes = 10, activation = "relu", outputActivation } = options;
  checkNet({ inputShape, classes }, { net: "the larger CIFAR net", smallest: 18 });
  return tf.sequential({
    name: "larger_cifar_net",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 8, kernelSize: 3, activation, inputShape: [...inputShape] }),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      tf.layers.conv2d({ name: "conv2", filters: 512, kernelSize: 3, activation }),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      tf.layers.conv2d({ name: "conv3", filters: 256, kernelSize: 3, activation }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 100, activation }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
