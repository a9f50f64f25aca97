import { checkSides, sidesOf, type Sides } from "./sides.js";
import { findLayer, type LayerChoice } from "./find-layer.js";
import { layerUses } from "./layer-graph.js";
import type { tf } from "../tensorflow.js";

/** A convolution or pooling in a stack. */
export interface StackedLayer {
  /** Pixels of a side of the filter or pool. */
  kernelSize: Sides;
  /** Pixels from one place to the next. Default: 1. */
  strides?: Sides;
  /** Pixels from one number of the filter to the next. Default: 1. */
  dilation?: Sides;
}

/** What one number of a layer looks at; each pair is height and width. */
export interface ReceptiveField {
  /** Pixels of the image that it can depend on; more than the image has where a part would lie in the padding. */
  readonly size: readonly [number, number];
  /** Pixels from what one number looks at to what the next one does. */
  readonly strides: readonly [number, number];
}

const PIXEL: ReceptiveField = { size: [1, 1], strides: [1, 1] };

/**
 * How much of the image one number behind a stack of layers looks at. Each layer adds
 * dilation · (kernelSize − 1) times the strides of all layers before it (Araujo, Norris, Sim 2019, "Computing receptive
 * fields of convolutional neural networks", doi:10.23915/distill.00021).
 *
 * @param layers those of the stack, the first one first; or a model, and then `layer`
 * @param options `layer`: of a model, the layer up to which to look. Default: the last one that still gives maps
 * @returns pixels; where several ways lead to the layer, the widest
 * @throws Error when a model has no such layer, or has layers on the way that take no fixed piece of the image
 * @example
 * receptiveField([{ kernelSize: 3 }, { kernelSize: 2, strides: 2 }, { kernelSize: 3 }]).size; // [8, 8]
 * receptiveField(vgg, { layer: "pool5" }).size; // [212, 212]
 */
export function receptiveField(
  layers: readonly StackedLayer[] | tf.LayersModel,
  { layer }: { layer?: LayerChoice } = {},
): ReceptiveField {
  if (isStack(layers)) return layers.reduce(widened, PIXEL);
  const fields = fieldsOf(layers);
  if (layer === undefined) return [...fields.values()].at(-1) ?? PIXEL;
  const asked = findLayer(layers, layer);
  const field = fields.get(asked);
  if (field) return field;
  throw new Error(
    `layer "${asked.name}" of type ${asked.getClassName()} looks at the whole image, or is behind a layer that does: ask for one of ${[...fields.keys()].map(({ name }) => name).join(", ")}`,
  );
}

/** The fields of those layers of a net that look at a piece of the image. */
function fieldsOf(model: tf.LayersModel): Map<tf.layers.Layer, ReceptiveField> {
  const fields = new Map<tf.layers.Layer, ReceptiveField>();
  for (const { layer, inputs, outputs } of layerUses(model)) {
    if (outputs[0]?.rank !== 4) continue;
    const before = inputs.map(({ sourceLayer }) => fields.get(sourceLayer));
    const step = stepOf(layer);
    if (!step || before.some((field) => !field)) continue;
    const fed = before.flatMap((field) => field ?? []);
    fields.set(layer, widened(fed.length > 0 ? fed.reduce(widest) : PIXEL, step));
  }
  return fields;
}

/** Layers that give each number from the numbers at the same place. */
const SAME_PLACE = new Set([
  ...["InputLayer", "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax"],
  ...["BatchNormalization", "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout"],
  ...["Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "ZeroPadding2D", "Cropping2D"],
]);

/** Undefined for a layer that takes no fixed piece of its input. */
function stepOf(layer: tf.layers.Layer): StackedLayer | undefined {
  const { poolSize, kernelSize, strides, dilationRate } = layer.getConfig() as Record<string, Sides | undefined>;
  if (SAME_PLACE.has(layer.getClassName())) return { kernelSize: 1 };
  const size = poolSize ?? kernelSize;
  if (size === undefined || layer.getClassName().includes("Transpose")) return undefined;
  return { kernelSize: size, strides: strides ?? 1, dilation: dilationRate ?? 1 };
}

function widened(field: ReceptiveField, { kernelSize, strides = 1, dilation = 1 }: StackedLayer): ReceptiveField {
  checkSides("kernelSize", kernelSize, 1);
  checkSides("strides", strides, 1);
  checkSides("dilation", dilation, 1);
  const along = (axis: 0 | 1) => ({
    size: field.size[axis] + sidesOf(dilation)[axis] * (sidesOf(kernelSize)[axis] - 1) * field.strides[axis],
    strides: field.strides[axis] * sidesOf(strides)[axis],
  });
  const [height, width] = [along(0), along(1)];
  return { size: [height.size, width.size], strides: [height.strides, width.strides] };
}

function widest(a: ReceptiveField, b: ReceptiveField): ReceptiveField {
  const pair = (of: "size" | "strides"): [number, number] => [
    Math.max(a[of][0], b[of][0]),
    Math.max(a[of][1], b[of][1]),
  ];
  return { size: pair("size"), strides: pair("strides") };
}

function isStack(layers: readonly StackedLayer[] | tf.LayersModel): layers is readonly StackedLayer[] {
  return Array.isArray(layers);
}
