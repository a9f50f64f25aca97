import type { tf } from "../tensorflow.js";

/** One use of a layer in a net. */
export interface LayerUse {
  readonly layer: tf.layers.Layer;
  /** What it is given. */
  readonly inputs: readonly tf.SymbolicTensor[];
  /** What it gives. */
  readonly outputs: readonly tf.SymbolicTensor[];
}

/**
 * The uses of layers that lead from a net's inputs to its outputs, each behind those that feed it. A layer that the net uses
 * twice comes up twice; what else is done with its layers in other nets does not.
 */
export function layerUses(model: tf.LayersModel): LayerUse[] {
  const uses: LayerUse[] = [];
  const seen = new Set<object>();
  const stop = new Set(model.inputs);
  const visit = (tensor: tf.SymbolicTensor): void => {
    const { sourceLayer: layer, nodeIndex } = tensor;
    const node = layer.inboundNodes[nodeIndex];
    if (!node || seen.has(node)) return;
    seen.add(node);
    const inputs = stop.has(tensor) ? [] : node.inputTensors; // an input layer names itself as its input
    inputs.forEach(visit);
    uses.push({ layer, inputs, outputs: node.outputTensors });
  };
  [...model.inputs, ...model.outputs].forEach(visit);
  return uses;
}

/**
 * What a layer gives in a net.
 *
 * @throws Error when the net uses the layer several times, or it gives several things
 */
export function outputOf(model: tf.LayersModel, layer: tf.layers.Layer): tf.SymbolicTensor {
  const outputs = layerUses(model)
    .filter((use) => use.layer === layer)
    .flatMap((use) => use.outputs);
  const [output] = outputs;
  if (!output || outputs.length !== 1)
    throw new Error(
      `layer "${layer.name}" gives ${outputs.length} outputs in model "${model.name}": choose a layer that gives one`,
    );
  return output;
}
