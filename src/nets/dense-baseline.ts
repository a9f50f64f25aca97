import { tf } from "../tensorflow.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link denseBaseline}. */
export interface DenseBaselineOptions extends NetOptions {
  /** Neurons of each hidden layer. Default: [128]. */
  units?: readonly number[];
}

/**
 * The net to be better than: every pixel to every neuron, without convolutions. 101,770 parameters for 28×28 grey pictures
 * and 10 classes.
 *
 * @returns an uncompiled net
 * @example
 * const net = denseBaseline({ units: [64, 64] });
 */
export function denseBaseline(options: DenseBaselineOptions = {}): tf.Sequential {
  const { inputShape = [28, 28, 1], classes = 10, activation = "relu", outputActivation, units = [128] } = options;
  checkNet({ inputShape, classes }, { net: "the dense baseline", smallest: 1 });
  return tf.sequential({
    name: "dense_baseline",
    layers: [
      tf.layers.flatten({ name: "flatten", inputShape: [...inputShape] }),
      ...units.map((count, i) => tf.layers.dense({ name: `dense${i + 1}`, units: count, activation })),
      answerLayer({ classes, outputActivation }),
    ],
  });
}
