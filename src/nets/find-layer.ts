import type { tf } from "../tensorflow.js";

/** A layer of a net: its name, or its number in `model.layers`, where negative ones count from the end. */
export type LayerChoice = string | number;

/** @throws Error when there is no such layer; the sentence names those that there are */
export function findLayer(model: tf.LayersModel, choice: LayerChoice): tf.layers.Layer {
  const { layers } = model;
  const found = typeof choice === "number" ? layers.at(choice) : layers.find(({ name }) => name === choice);
  if (found && (typeof choice === "string" || Number.isInteger(choice))) return found;
  if (layers.length === 0) throw new Error(`model "${model.name}" has no layers yet: add some with model.add`);
  if (typeof choice === "number")
    throw new Error(
      `model "${model.name}" has no layer ${choice}: give a whole number from 0 to ${layers.length - 1}, or from −1 back to −${layers.length}`,
    );
  const names = layers.map(({ name }) => name).join(", ");
  throw new Error(`model "${model.name}" has no layer "${choice}" (one of: ${names})`);
}
