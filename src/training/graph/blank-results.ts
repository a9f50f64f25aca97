import type { TensorFlowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";

/** Results of operations that were not run: all zeros, those of the same shape in the same memory. */
export class BlankResults {
  readonly #zeros = new Map<string, tf.Tensor>();

  /** @param execute what runs an operation of TensorFlow */
  constructor(
    readonly backend: TensorFlowBackend,
    readonly execute: TensorFlowBackend["executeSingleOutput"],
  ) {}

  /** A tensor of its own, float32. */
  make(shape: readonly number[]): tf.Tensor {
    const key = shape.join();
    const zeros = this.#zeros.get(key) ?? tf.keep(tf.zeros([...shape]));
    this.#zeros.set(key, zeros);
    const { TF_ATTR_TYPE, TF_FLOAT } = this.backend.binding;
    return this.execute.call(this.backend, "Identity", [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }], [zeros]);
  }

  dispose(): void {
    tf.dispose([...this.#zeros.values()]);
    this.#zeros.clear();
  }
}
