import { tf } from "../tensorflow.js";
import { compileAgain } from "./compile-again.js";
import { findLayer, type LayerChoice } from "./find-layer.js";

/**
 * Keeps layers from changing in training: their weights, and what batch normalisation counts (it then normalises by what it
 * has counted, as in Keras). A net that is compiled is compiled again with a new optimizer of the same settings, so that this
 * holds at once.
 *
 * Layers are frozen, not nets: other nets that share them have them frozen, too, once they are compiled.
 *
 * @param layers names or numbers. Default: all
 * @returns the same net
 * @throws Error when there is no such layer
 * @example
 * freeze(cnn, ["conv1", "conv2"]);
 */
export function freeze<Model extends tf.LayersModel>(
  model: Model,
  layers?: LayerChoice | readonly LayerChoice[],
): Model {
  return setTrainable(model, layers, false);
}

/**
 * Lets layers learn again. A net that is compiled is compiled again, as by {@link freeze}.
 *
 * @param layers names or numbers. Default: all
 * @returns the same net
 * @throws Error when there is no such layer
 * @example
 * unfreeze(cnn, "conv2");
 */
export function unfreeze<Model extends tf.LayersModel>(
  model: Model,
  layers?: LayerChoice | readonly LayerChoice[],
): Model {
  return setTrainable(model, layers, true);
}

function setTrainable<Model extends tf.LayersModel>(
  model: Model,
  layers: LayerChoice | readonly LayerChoice[] | undefined,
  trainable: boolean,
): Model {
  const choices = layers === undefined ? [] : typeof layers === "object" ? layers : [layers];
  const chosen = layers === undefined ? model.layers : choices.map((choice) => findLayer(model, choice));
  if (trainable && !model.trainable) {
    // A net that is not trainable as a whole has no trainable layers, whatever these say of themselves.
    for (const layer of model.layers) setLayer(layer, false);
    model.trainable = true;
  }
  for (const layer of chosen) setLayer(layer, trainable);
  compileAgain(model);
  return model;
}

/** A layer; of a net within the net, its layers. */
function setLayer(layer: tf.layers.Layer, trainable: boolean): void {
  if (layer instanceof tf.LayersModel) for (const inner of layer.layers) setLayer(inner, trainable);
  layer.trainable = trainable;
}
