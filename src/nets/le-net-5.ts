import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link leNet5}. */
export interface LeNet5Options extends NetOptions {
  /** "1998": tanh and average pooling; "modern": ReLU and max pooling. Default: "1998". */
  form?: "1998" | "modern";
  /** Padding of the first convolution. Default: "same" for images of less than 32×32, as 28×28 ones, else "valid". */
  padding?: "same" | "valid";
}

/**
 * LeNet-5 (LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition",
 * doi:10.1109/5.726791): two convolutions of 5×5, each with pooling, then dense layers of 120, 84 and 10. 61,706 parameters
 * for 32×32×1, and for 28×28×1 with padding.
 *
 * Other than in the paper, with its 60,000 parameters: pooling has no weights of its own, every filter of the second
 * convolution sees all 6 maps and not some, tanh is not stretched, and a softmax stands for the distances to drawn digits at
 * the end. The paper's third convolution, of 5×5 over 5×5, is the dense layer of 120 here: the same numbers.
 *
 * @returns an uncompiled net for images of at least 16×16, or 12×12 with padding
 * @example
 * const old = leNet5();
 * const today = leNet5({ form: "modern", inputShape: [28, 28, 1] });
 */
export function leNet5(options: LeNet5Options = {}): tf.Sequential {
  const { form = "1998", inputShape = [32, 32, 1], classes = 10, outputActivation } = options;
  const { activation = form === "modern" ? "relu" : "tanh" } = options;
  const { padding = Math.min(inputShape[0], inputShape[1]) < 32 ? "same" : "valid" } = options;
  if (!["1998", "modern"].includes(form)) throw new Error(`LeNet-5 has no form "${form}": give "1998" or "modern"`);
  checkNet({ inputShape, classes }, { net: "LeNet-5", smallest: padding === "same" ? 12 : 16 });
  const pooling = form === "modern" ? tf.layers.maxPooling2d : tf.layers.averagePooling2d;
  return tf.sequential({
    name: "le_net_5",
    layers: [
      tf.layers.conv2d({ name: "conv1", filters: 6, kernelSize: 5, padding, activation, inputShape: [...inputShape] }),
      pooling({ name: "pool1", poolSize: 2 }),
      tf.layers.conv2d({ name: "conv2", filters: 16, kernelSize: 5, activation }),
      pooling({ name: "pool2", poolSize: 2 }),
      tf.layers.flatten({ name: "flatten" }),
      tf.layers.dense({ name: "dense1", units: 120, activation }),
      tf.layers.dense({ name: "dense2", units: 84, activation }),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
