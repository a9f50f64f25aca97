import type { tf } from "../tensorflow.js";

/** What tfjs' models keep to themselves; a sequential one trains by a model inside of it. */
interface TrainableModel {
  readonly model?: TrainableModel;
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Scalar[];
}

/**
 * The function by which tfjs trains a compiled net on one batch: inputs, then targets.
 *
 * @returns a function that gives loss and metrics
 */
export function trainFunctionOf(model: tf.LayersModel): (data: tf.Tensor[]) => tf.Scalar[] {
  const trainable = model as tf.LayersModel & TrainableModel;
  return (trainable.model ?? trainable).makeTrainFunction();
}
