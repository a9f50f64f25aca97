import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/**
 * The net of the lecture on handwritten digits: two convolutions, each with pooling, then a dense layer. 485,514 parameters
 * for 28×28 grey pictures and 10 classes; the seminar's own.
 *
 * @returns an uncompiled net for images of at least 10×10
 * @example
 * const cnn = lectureNet();
 * cnn.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
 */
export function lectureNet(options: NetOptions = {}): tf.Sequential {
  const { inputShape = [28, 28, 1], classes = 10, activation = "relu", outputActivation } = options;
  checkNet({ inputShape, classes }, { net: "the lecture net", smallest: 10 });
  return tf.sequential({
    name: "lecture_net",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 64, kernelSize: 3, activation, inputShape: [...inputShape] }),
      tf.layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      tf.layers.conv2d({ name: "conv2", filters: 128, kernelSize: 3, activation }),
      tf.layers.maxPooling2d({ name: "pool2", poolSize: 2 }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 128, activation }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
