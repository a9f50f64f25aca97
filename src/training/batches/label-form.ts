import type { tf } from "../../tensorflow.js";

/** How a model's loss wants the labels: one column a class, or the class numbers themselves, as a single output does. */
export type LabelForm = "one-hot" | "sparse";

/** @throws Error when the model was not compiled */
export function labelForm(model: tf.LayersModel): LabelForm {
  const loss: unknown = model.loss;
  if (loss === undefined) {
    throw new Error('the model is not compiled: call model.compile({ optimizer: "adam", loss, metrics }) first');
  }
  const name = typeof loss === "function" ? loss.name : loss;
  const single = model.outputs[0]?.shape.at(-1) === 1;
  return name === "sparseCategoricalCrossentropy" || single ? "sparse" : "one-hot";
}
