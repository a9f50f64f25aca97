import { Dataset } from "../../data/dataset.js";
import { checkShapes } from "../check-shapes.js";
import type { tf } from "../../tensorflow.js";
import type { IndexedSource } from "./batch-source.js";
import { datasetSource } from "./dataset-source.js";
import { labelForm } from "./label-form.js";
import { tensorSource, type TensorExamples } from "./tensor-source.js";

/** How much examples count in the loss, and how images are changed. */
export interface WeighingOptions {
  /** By the number or name of the class; classes that are left out count 1. Default: all the same. */
  classWeight?: Readonly<Record<string, number>> | readonly number[];
  /** One number for each example. Default: all the same. */
  sampleWeight?: Float32Array | readonly number[];
  /** Changes float32 images 0 … 255 of a batch. Default: not at all. */
  change?: (images: tf.Tensor4D) => tf.Tensor4D;
}

/**
 * The source of batches of a data set or of tensors.
 *
 * @throws Error when they do not fit the net, or a weight does not fit them
 */
export function indexedSource(
  model: tf.LayersModel,
  examples: Dataset | TensorExamples,
  { classWeight, sampleWeight, change }: WeighingOptions = {},
): IndexedSource {
  if (!(examples instanceof Dataset)) {
    if (classWeight) throw new Error("classWeight needs a data set with classes: for tensors give sampleWeight");
    if (change)
      throw new Error("augmentation needs a data set of images: change tensors before, or yield them changed");
    return tensorSource(model, sampleWeight ? { ...examples, sampleWeight } : examples);
  }
  checkShapes(model, examples);
  if (sampleWeight && sampleWeight.length !== examples.size)
    throw new Error(`sampleWeight has ${sampleWeight.length} numbers for ${examples.size} images: give one for each`);
  return datasetSource(examples, {
    form: labelForm(model),
    change,
    classWeights: classWeight && weightsByClass(classWeight, examples),
    sampleWeights: sampleWeight && Float32Array.from(sampleWeight),
  });
}

function weightsByClass(
  weights: NonNullable<WeighingOptions["classWeight"]>,
  { classNames, task }: Dataset,
): Float32Array {
  if (task === "multi-label") throw new Error("classWeight is for one class an image: here give sampleWeight");
  const given = Object.entries(weights);
  const unknown = given.find(([key]) => !classNames.includes(key) && !(Number(key) in classNames));
  if (unknown)
    throw new Error(
      `classWeight names class "${unknown[0]}", which there is not (one of: ${classNames.join(", ")}, or 0 … ${classNames.length - 1})`,
    );
  const byKey = new Map(given);
  return Float32Array.from(classNames, (name, i) => byKey.get(name) ?? byKey.get(String(i)) ?? 1);
}
