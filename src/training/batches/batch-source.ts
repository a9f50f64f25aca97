import type { tf } from "../../tensorflow.js";
import type { Batch } from "./batch.js";

/** A tensor that stays on the device for as long as its data set is trained on. */
export interface Kept {
  readonly tensor: tf.Tensor;
  /** Whether it is TensorFlow's uint8, which tfjs takes for int32. Default: false. */
  readonly bytes?: boolean;
}

/**
 * Where batches come from. What is fed for a batch is small (the places of its examples, say); the batch is made of that and
 * of what is kept by operations of the device alone, so that a graph can make it, too.
 */
export interface BatchSource {
  /** Tells apart sources whose batches need other graphs. */
  readonly signature: string;
  readonly kept: readonly Kept[];
  /** Makes a batch; the caller disposes of it. */
  make(fed: readonly tf.Tensor[]): Batch;
}

/** A source of examples that can be had in any order. */
export interface IndexedSource extends BatchSource {
  /** Number of examples. */
  readonly size: number;
  /** What is fed for these examples, a row for each; the caller disposes of it. */
  feed(indices: Uint32Array): tf.Tensor[];
  /** Frees what it keeps on the device and does not share. */
  dispose(): void;
}
