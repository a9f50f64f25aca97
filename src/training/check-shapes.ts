import type { Dataset } from "../data/dataset.js";
import type { tf } from "../tensorflow.js";

/**
 * @throws Error when the net takes other pictures than the data set has, or gives another number of classes, or has several
 *   inputs or outputs
 */
export function checkShapes(model: tf.LayersModel, data: Dataset): void {
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(`the net has ${inputs.length} inputs and ${outputs.length} outputs: a data set fits one of each`);
  const takes = inputs[0]?.shape.slice(1) ?? [];
  const picture = data.shape.slice(1);
  if (takes.length !== 3 || takes.some((size, axis) => size !== null && size !== picture[axis]))
    throw new Error(
      `the net takes inputs of ${text(takes)}, but the pictures of ${data.title} are ${text(picture)}: make it with inputShape: [${picture.join(", ")}]`,
    );
  const gives = outputs[0]?.shape.slice(1) ?? [];
  const classes = data.classNames.length;
  if (gives.length !== 1 || (gives[0] !== classes && !(gives[0] === 1 && classes === 2)))
    throw new Error(
      `the net gives ${text(gives)} numbers a picture, but ${data.title} has ${classes} classes: end it with tf.layers.dense({ units: ${classes}, activation: "softmax" })`,
    );
}

function text(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? "any").join("×");
}
