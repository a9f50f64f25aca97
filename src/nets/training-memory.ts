import { Table } from "../display/index.js";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import type { tf } from "../tensorflow.js";
import { bytesText } from "./bytes-text.js";
import { elementCount, weightCount } from "./element-count.js";
import { layerUses, type LayerUse } from "./layer-graph.js";
import { shapeText } from "./shape-text.js";

/** Bytes of a float32. */
const FLOAT = 4;

/** Layers whose output is their input in another shape, or the batch itself. */
const NO_MEMORY = new Set(["InputLayer", "Flatten", "Reshape"]);

/** What one layer takes in training, in bytes. */
export interface LayerMemory {
  readonly name: string;
  /** tfjs' name of its kind: "Conv2D". */
  readonly type: string;
  /** What it gives for one image: "26×26×64". */
  readonly shape: string;
  /** Its output for a batch, which is kept for the gradients. */
  readonly activations: number;
  /** Its weights, their gradients and what the optimizer keeps beside them. */
  readonly parameters: number;
  /** Both together. */
  readonly bytes: number;
}

/** Options of {@link trainingMemory}. */
export interface TrainingMemoryOptions {
  /** Images in a batch. Default: 32. */
  batchSize?: number;
  /** Numbers that the optimizer keeps beside each weight: SGD 0, momentum 1, RMSprop 2, Adam 2. Default: 2. */
  optimizerSlots?: number;
}

/** What a training takes at least, in bytes; shows itself as a table. */
export class TrainingMemory implements Displayable {
  /** Of the whole net. */
  readonly weights: number;
  /** Of the weights that learn. */
  readonly gradients: number;
  /** What the optimizer keeps. */
  readonly optimizer: number;
  /** Outputs of all layers for a batch. */
  readonly activations: number;
  /** All four. */
  readonly total: number;
  /** The layer that takes most. */
  readonly largest: LayerMemory;

  constructor(
    readonly model: string,
    readonly batchSize: number,
    readonly layers: readonly LayerMemory[],
    counts: { weights: number; trainable: number; optimizerSlots: number },
  ) {
    this.weights = counts.weights * FLOAT;
    this.gradients = counts.trainable * FLOAT;
    this.optimizer = counts.trainable * counts.optimizerSlots * FLOAT;
    this.activations = layers.reduce((sum, { activations }) => sum + activations, 0);
    this.total = this.weights + this.gradients + this.optimizer + this.activations;
    const [first, ...others] = layers;
    if (!first) throw new Error(`model "${model}" has no layers yet: add some with model.add`);
    this.largest = others.reduce((best, layer) => (layer.bytes > best.bytes ? layer : best), first);
  }

  table(): Table {
    const open = (name: string, bytes: number): string[] => [name, "", "", "", bytesText(bytes)];
    return new Table({
      caption: `Memory to train ${this.model} with batches of ${this.batchSize}, at least`,
      columns: [
        { title: "layer" },
        { title: "output shape", align: "right" },
        { title: "outputs", align: "right" },
        { title: "parameters", align: "right" },
        { title: "together", align: "right" },
      ],
      rows: this.layers.map(({ name, shape, activations, parameters, bytes }) => [
        name,
        shape,
        bytesText(activations),
        bytesText(parameters),
        bytesText(bytes),
      ]),
      footer: [
        open("weights", this.weights),
        open("gradients", this.gradients),
        open("optimizer", this.optimizer),
        open("outputs", this.activations),
        open("total", this.total),
      ],
    });
  }

  toString(): string {
    return this.table().toString();
  }

  [jupyterDisplay](): MimeBundle {
    return this.table()[jupyterDisplay]();
  }
}

/**
 * What training a net takes at least: its weights, their gradients, what the optimizer keeps, and the outputs of all layers
 * for a batch, which are kept for the gradients. TensorFlow needs more, for gradients of the outputs and for its convolutions
 * to work in, about as much again as the outputs; the data set is not counted either. Nothing is computed or allocated.
 *
 * @throws Error when the net has no layers or a number is none
 * @example
 * trainingMemory(cnn, { batchSize: 64 });
 * trainingMemory(blueprint(() => vgg16()), { batchSize: 64 }).total / 2 ** 30; // GiB
 */
export function trainingMemory(
  model: tf.LayersModel,
  { batchSize = 32, optimizerSlots = 2 }: TrainingMemoryOptions = {},
): TrainingMemory {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new Error(`batchSize is ${batchSize}: give a whole number of at least 1`);
  if (!Number.isInteger(optimizerSlots) || optimizerSlots < 0)
    throw new Error(`optimizerSlots is ${optimizerSlots}: give a whole number of at least 0`);
  const uses = model.layers.length > 0 ? layerUses(model) : [];
  const layers = model.layers.map((layer) => {
    const own = uses.filter((use) => use.layer === layer);
    return memoryOf(layer, own, { batchSize, optimizerSlots });
  });
  const [weights, trainable] = [weightCount(model.weights), weightCount(model.trainableWeights)];
  return new TrainingMemory(model.name, batchSize, layers, { weights, trainable, optimizerSlots });
}

/**
 * The layer of a net that takes most memory in training, to name when there is not enough.
 *
 * @throws Error when the net has no layers or a number is none
 * @example
 * largestLayer(cnn, { batchSize: 512 }).name; // "conv1"
 */
export function largestLayer(model: tf.LayersModel, options: TrainingMemoryOptions = {}): LayerMemory {
  return trainingMemory(model, options).largest;
}

function memoryOf(
  layer: tf.layers.Layer,
  uses: readonly LayerUse[],
  { batchSize, optimizerSlots }: Required<TrainingMemoryOptions>,
): LayerMemory {
  const shapes = uses.flatMap(({ outputs }) => outputs.map(({ shape }) => shape));
  const none = NO_MEMORY.has(layer.getClassName());
  const outputs = none ? 0 : shapes.reduce((sum, shape) => sum + elementCount(shape.slice(1)), 0);
  const activations = outputs * batchSize * FLOAT;
  const trainable = weightCount(layer.trainableWeights);
  const parameters = (weightCount(layer.weights) + trainable * (1 + optimizerSlots)) * FLOAT;
  return {
    name: layer.name,
    type: layer.getClassName(),
    shape: [...new Set(shapes.map(shapeText))].join(", "),
    activations,
    parameters,
    bytes: activations + parameters,
  };
}
