import type { tf } from "../tensorflow.js";
import "./fused/batch-normalization.js";
import { fusedCrossEntropy } from "./fused/cross-entropy.js";
import "./fused/kernels.js";

/** What tfjs' models keep to themselves; a sequential one trains by a model inside of it. */
interface TrainableModel {
  readonly model?: TrainableModel;
  lossFunctions: ((target: tf.Tensor, output: tf.Tensor) => tf.Tensor)[];
  makeTrainFunction(): (data: tf.Tensor[]) => tf.Scalar[];
}

/**
 * The function by which tfjs trains a compiled net on one batch, inputs, then targets, with TensorFlow's fused operations
 * where it has them.
 *
 * @returns a function that gives loss and metrics
 */
export function trainFunctionOf(model: tf.LayersModel): (data: tf.Tensor[]) => tf.Scalar[] {
  const trainable = model as tf.LayersModel & TrainableModel;
  const inner = trainable.model ?? trainable;
  const train = inner.makeTrainFunction();
  return (data) => {
    const { lossFunctions } = inner;
    inner.lossFunctions = lossFunctions.map(fusedCrossEntropy);
    try {
      return train(data);
    } finally {
      inner.lossFunctions = lossFunctions;
    }
  };
}
