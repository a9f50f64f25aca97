import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/**
 * The half-million net of the practical on handwritten digits: two convolutions, one pooling, dropout (Srivastava et al.
 * 2014) before and after the dense layer. 596,042 parameters for 28×28 grey pictures and 10 classes; the seminar's own.
 *
 * @returns an uncompiled net for images of at least 6×6
 * @example
 * const cnn = practicalNet();
 * cnn.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
 */
export function practicalNet(options: NetOptions = {}): tf.Sequential {
  const { inputShape = [28, 28, 1], classes = 10, activation = "relu", outputActivation } = options;
  checkNet({ inputShape, classes }, { net: "the practical's net", smallest: 6 });
  return tf.sequential({
    name: "practical_net",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 16, kernelSize: 3, activation, inputShape: [...inputShape] }),
      tf.layers.conv2d({ name: "conv2", filters: 32, kernelSize: 3, activation }),
      tf.layers.maxPooling2d({ name: "pool", poolSize: 2 }),
      tf.layers.dropout({ name: "dropout1", rate: 0.25 }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense", units: 128, activation }),
      tf.layers.dropout({ name: "dropout2", rate: 0.5 }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
