import { tf } from "../tensorflow.js";
import { findLayer, type LayerChoice } from "./find-layer.js";
import { layerUses, outputOf } from "./layer-graph.js";

/** Options of {@link cut}. */
export interface CutOptions {
  /** Name of the new model. Default: the model's with `_cut`. */
  name?: string;
}

/**
 * The part of a net from its inputs up to a layer, that one included. It has the same layers, so training the one changes
 * the other. Each may be disposed of without the other: weights go with the last net that has them.
 *
 * @param at name or number of the layer that the part ends in
 * @returns an uncompiled model
 * @throws Error when there is no such layer, or the net uses it several times
 * @example
 * const convolutions = cut(cnn, "flatten");
 */
export function cut(
  model: tf.LayersModel,
  at: LayerChoice,
  { name = `${model.name}_cut` }: CutOptions = {},
): tf.LayersModel {
  const output = outputOf(model, findLayer(model, at));
  const inputs = inputsOf(model, output);
  const part = tf.model({ inputs, outputs: output, name });
  share(part.layers);
  return part;
}

/** Counts one more net that has these layers, so that a net that is disposed of leaves the weights to the others. */
export function share(layers: readonly tf.layers.Layer[]): void {
  for (const layer of layers) {
    const nets: unknown = Reflect.get(layer, "_refCount");
    Reflect.set(layer, "_refCount", (typeof nets === "number" ? nets : 0) + 1);
  }
}

/** Those of a net's inputs that an output comes from. */
function inputsOf(model: tf.LayersModel, output: tf.SymbolicTensor): tf.SymbolicTensor[] {
  const uses = layerUses(model);
  const needed = new Set<tf.SymbolicTensor>();
  const visit = (tensor: tf.SymbolicTensor): void => {
    if (needed.has(tensor)) return;
    needed.add(tensor);
    uses.find(({ outputs }) => outputs.includes(tensor))?.inputs.forEach(visit);
  };
  visit(output);
  return model.inputs.filter((input) => needed.has(input));
}
