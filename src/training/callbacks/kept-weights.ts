import { tf } from "../../tensorflow.js";

/** Weights of a net, copied to the host: they hold no tensors. */
export type KeptWeights = readonly {
  readonly shape: number[];
  readonly dtype: tf.DataType;
  readonly values: Float32Array | Int32Array | Uint8Array;
}[];

/** Copies the weights of a net. */
export function keepWeights(model: tf.LayersModel): KeptWeights {
  return model.getWeights().map((tensor) => ({ shape: tensor.shape, dtype: tensor.dtype, values: tensor.dataSync() }));
}

/** Gives a net its copied weights again. */
export function restoreWeights(model: tf.LayersModel, kept: KeptWeights): void {
  const tensors = kept.map(({ shape, dtype, values }) => tf.tensor(values, shape, dtype));
  model.setWeights(tensors);
  tf.dispose(tensors);
}
