import { tf } from "../tensorflow.js";
import { applyAll, applyLayer } from "./apply-layer.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link alexNet}. */
export interface AlexNetOptions extends NetOptions {
  /** 2: two towers side by side, as on the paper's two graphics cards; 1: one of all filters. Default: 2. */
  towers?: 1 | 2;
}

/**
 * AlexNet (Krizhevsky, Sutskever, Hinton 2012, "ImageNet classification with deep convolutional neural networks",
 * doi:10.1145/3065386): five convolutions and three dense layers. 60,965,224 parameters for 227×227×3 and 1000 classes (the
 * paper: 60 million), in one tower 62,378,344. To look at shapes and counts only, take {@link blueprint}.
 *
 * tfjs' layers have no grouped convolution: two towers that meet before the third convolution and before the dense layers
 * are the same. They have no local response normalisation either: it is left out, which costs nothing (Simonyan and
 * Zisserman 2014, arXiv:1409.1556, section 4.1). The paper says 224×224, which does not fit its first convolution; 227 does.
 *
 * @returns an uncompiled net for images of at least 67×67
 * @example
 * layerTable(blueprint(() => alexNet()));
 */
export function alexNet(options: AlexNetOptions = {}): tf.LayersModel {
  const { inputShape = [227, 227, 3], classes = 1000, activation = "relu", outputActivation, towers = 2 } = options;
  checkNet({ inputShape, classes }, { net: "AlexNet", smallest: 67 });
  const letters = towers === 2 ? ["a", "b"] : [""];
  const conv = (number: number, filters: number, more: { kernelSize?: number; strides?: number; tower: string }) => {
    const { kernelSize = 3, strides = 1, tower } = more;
    return tf.layers.conv2d({
      name: `conv${number}${tower}`,
      filters: filters / letters.length,
      kernelSize,
      strides,
      padding: number === 1 ? "valid" : "same",
      activation,
    });
  };
  const pool = (number: number, tower: string) =>
    tf.layers.maxPooling2d({ name: `pool${number}${tower}`, poolSize: 3, strides: 2 });
  const join = (tensors: tf.SymbolicTensor[], name: string): tf.SymbolicTensor => {
    const [only] = tensors;
    return only && tensors.length === 1 ? only : applyLayer(tf.layers.concatenate({ name }), tensors);
  };

  const images = tf.input({ name: "images", shape: [...inputShape] });
  const lower = letters.map((tower) =>
    applyAll(
      [
        conv(1, 96, { kernelSize: 11, strides: 4, tower }),
        pool(1, tower),
        conv(2, 256, { kernelSize: 5, tower }),
        pool(2, tower),
      ],
      images,
    ),
  );
  const met = join(lower, "towers_meet");
  const upper = letters.map((tower) =>
    applyAll([conv(3, 384, { tower }), conv(4, 384, { tower }), conv(5, 256, { tower }), pool(5, tower)], met),
  );
  const answer = applyAll(
    [
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense1", units: 4096, activation }),
      tf.layers.dropout({ name: "dropout1", rate: 0.5 }),
      tf.layers.dense({ name: "dense2", units: 4096, activation }),
      tf.layers.dropout({ name: "dropout2", rate: 0.5 }),
      answerLayer({ classes, outputActivation }),
    ],
    join(upper, "towers_end"),
  );
  return tf.model({ name: "alex_net", inputs: images, outputs: answer });
}
