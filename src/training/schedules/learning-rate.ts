import type { tf } from "../../tensorflow.js";

interface Optimizer {
  learningRate?: number;
  setLearningRate?(learningRate: number): void;
}

/**
 * The learning rate of a compiled net now.
 *
 * @throws when its optimizer has none
 * @example
 * console.log(learningRateOf(cnn)); // 0.001
 */
export function learningRateOf(model: tf.LayersModel): number {
  const { learningRate } = model.optimizer as tf.Optimizer & Optimizer;
  if (learningRate === undefined) {
    throw new Error(`the optimizer ${model.optimizer.getClassName()} has no learning rate: compile with another one`);
  }
  return learningRate;
}

/**
 * Sets the learning rate of a compiled net; it holds for the next batch. With SGD and momentum, assigning to
 * `optimizer.learningRate` would not do: tfjs keeps the rate a second time there.
 *
 * @throws when it is negative or not a number
 * @example
 * setLearningRate(cnn, learningRateOf(cnn) / 2);
 */
export function setLearningRate(model: tf.LayersModel, learningRate: number): void {
  if (!(Number.isFinite(learningRate) && learningRate >= 0)) {
    throw new RangeError(`the learning rate is ${learningRate}: give a number of at least 0`);
  }
  const optimizer = model.optimizer as tf.Optimizer & Optimizer;
  if (optimizer.setLearningRate) optimizer.setLearningRate(learningRate);
  else optimizer.learningRate = learningRate;
}
