import * as tf from "@tensorflow/tfjs-node-gpu";

type Options = Readonly<Record<string, unknown>> | undefined;
type Apply = (
  this: tf.layers.Layer,
  inputs: Parameters<tf.layers.Layer["apply"]>[0],
  options: Options,
) => ReturnType<tf.layers.Layer["apply"]>;

/**
 * A batch normalisation that is not trainable normalises by the mean and variance that it has counted and counts no more,
 * also while the rest of the net is trained, as in Keras since version 2. tfjs' own goes on counting, so that a frozen layer
 * would change all the same.
 */
const layer = Object.getPrototypeOf(tf.layers.batchNormalization()) as { apply: Apply };
layer.apply = function (inputs, options) {
  const frozen = !this.trainable && options?.["training"] === true;
  // Looked up at each call, since recording a step puts another one there.
  return tf.layers.Layer.prototype.apply.call(this, inputs, frozen ? { ...options, training: false } : options);
};
