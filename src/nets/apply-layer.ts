import { tf } from "../tensorflow.js";

/** What a layer of one output gives for its inputs, when a net is put together. */
export function applyLayer(layer: tf.layers.Layer, inputs: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor {
  const output = layer.apply(inputs);
  if (!(output instanceof tf.SymbolicTensor)) throw new Error(`layer "${layer.name}" has not one output`);
  return output;
}

/** What layers give one after the other. */
export function applyAll(layers: readonly tf.layers.Layer[], input: tf.SymbolicTensor): tf.SymbolicTensor {
  return layers.reduce<tf.SymbolicTensor>((tensor, layer) => applyLayer(layer, tensor), input);
}
