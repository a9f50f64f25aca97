import { Table } from "../display/index.js";
import type { tf } from "../tensorflow.js";
import { weightCount } from "./element-count.js";
import { layerUses, type LayerUse } from "./layer-graph.js";
import { shapeText } from "./shape-text.js";

/**
 * A model's layers with the shape that each gives and its parameters. A column "trainable" comes up where some of them do not
 * learn, because their layer is frozen or because batch normalisation only counts them; a column "inputs" where a layer takes
 * something else than what the layer above it gives.
 *
 * @returns a table that shows itself, as HTML in a notebook and as text elsewhere
 * @throws Error when the model has no layers yet
 * @example
 * layerTable(cnn);
 */
export function layerTable(model: tf.LayersModel): Table {
  if (model.layers.length === 0) throw new Error(`model "${model.name}" has no layers yet: add some with model.add`);
  const uses = layerUses(model);
  const branches = branching(model, uses);
  const total = model.countParams();
  const trainable = weightCount(model.trainableWeights);
  const partly = trainable < total;

  const rows = model.layers.map((layer) => [
    layer.name,
    layer.getClassName(),
    outputShapes(layer, uses),
    number(layer.countParams()),
    ...(partly ? [trainableText(layer)] : []),
    ...(branches ? [sources(layer, uses)] : []),
  ]);
  const open = [...(partly ? [""] : []), ...(branches ? [""] : [])];
  const sum = (name: string, count: number): string[] => [name, "", "", number(count), ...open];
  return new Table({
    caption: `Layers of ${model.name}${ends(model)}`,
    columns: [
      { title: "layer" },
      { title: "type" },
      { title: "output shape", align: "right" },
      { title: "parameters", align: "right" },
      ...(partly ? [{ title: "trainable", align: "right" } as const] : []),
      ...(branches ? [{ title: "inputs" }] : []),
    ],
    rows,
    footer: [
      sum("total", total),
      sum("trainable", trainable),
      ...(partly ? [sum("not trainable", total - trainable)] : []),
    ],
  });
}

/** Whether a layer is fed by something else than the layer before it. */
function branching(model: tf.LayersModel, uses: readonly LayerUse[]): boolean {
  if (model.inputs.length > 1 || model.outputs.length > 1) return true;
  const order = uses.map(({ layer }) => layer);
  return uses.some(
    ({ inputs }, i) => inputs.length > 1 || (inputs[0] !== undefined && inputs[0].sourceLayer !== order[i - 1]),
  );
}

function outputShapes(layer: tf.layers.Layer, uses: readonly LayerUse[]): string {
  const texts = uses.filter((use) => use.layer === layer).flatMap(({ outputs }) => outputs.map(({ shape }) => shape));
  const shapes = texts.length > 0 ? texts : [layer.outputShape as tf.Shape];
  return [...new Set(shapes.map(shapeText))].join(", ");
}

function sources(layer: tf.layers.Layer, uses: readonly LayerUse[]): string {
  return uses
    .filter((use) => use.layer === layer)
    .map(({ inputs }) => inputs.map(({ sourceLayer }) => sourceLayer.name).join(", "))
    .join("; ");
}

function trainableText(layer: tf.layers.Layer): string {
  const trainable = weightCount(layer.trainableWeights);
  return trainable === 0 && layer.countParams() > 0 ? "frozen" : number(trainable);
}

/** Which layers are the ends, where there are several. */
function ends({ inputs, outputs }: tf.LayersModel): string {
  const names = (tensors: readonly tf.SymbolicTensor[]) =>
    tensors.map(({ sourceLayer }) => sourceLayer.name).join(", ");
  const several = [
    ...(inputs.length > 1 ? [`inputs: ${names(inputs)}`] : []),
    ...(outputs.length > 1 ? [`outputs: ${names(outputs)}`] : []),
  ];
  return several.length > 0 ? ` (${several.join("; ")})` : "";
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
