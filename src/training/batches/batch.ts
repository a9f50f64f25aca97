import type { tf } from "../../tensorflow.js";

/** What a net is trained on in one step; each list in the order of the net's inputs or outputs. */
export interface Batch {
  readonly inputs: readonly tf.Tensor[];
  readonly targets: readonly tf.Tensor[];
  /** float32 `[n]` for each output: how much each example counts in the loss. Undefined: all the same. */
  readonly weights?: readonly tf.Tensor[] | undefined;
}
