import { Table } from "../display/index.js";
import type { tf } from "../tensorflow.js";

/**
 * A model's layers with the shape that each gives and how many parameters it learns.
 *
 * @throws when the model has no layers yet
 * @example
 * layerTable(cnn);
 */
export function layerTable(model: tf.LayersModel): Table {
  if (model.layers.length === 0) throw new Error(`model "${model.name}" has no layers yet: add some with model.add`);
  const rows = model.layers.map((layer) => [
    layer.name,
    layer.getClassName(),
    shapeText(layer.outputShape),
    number(layer.countParams()),
  ]);
  return new Table({
    caption: `Layers of ${model.name}`,
    columns: [
      { title: "layer" },
      { title: "type" },
      { title: "output shape", align: "right" },
      { title: "parameters", align: "right" },
    ],
    rows,
    footer: [
      ["total", "", "", number(model.countParams())],
      ["trainable", "", "", number(weightCount(model.trainableWeights))],
    ],
  });
}

/** The shape of one picture's output, without the batch: `26×26×64`, `?` where a size is open. */
function shapeText(shape: tf.Shape | tf.Shape[]): string {
  if (isShape(shape))
    return shape
      .slice(1)
      .map((size) => size ?? "?")
      .join("×");
  return shape.map(shapeText).join(", ");
}

function isShape(shape: tf.Shape | tf.Shape[]): shape is tf.Shape {
  return !Array.isArray(shape[0]);
}

function weightCount(weights: tf.LayerVariable[]): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 1), 1), 0);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
