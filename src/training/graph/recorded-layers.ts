import { tf } from "../../tensorflow.js";

/** Follows which layer is being called, to name it when something is wrong. */
export class RecordedLayers {
  readonly #names: string[] = [];

  /** Name of the layer that is being called. Undefined outside of layers. */
  get current(): string | undefined {
    return this.#names.at(-1);
  }

  /** Runs `work` and follows the calls of layers in it. */
  follow<Result>(work: () => Result): Result {
    const names = this.#names;
    const prototype = tf.layers.Layer.prototype;
    // oxlint-disable-next-line typescript/unbound-method -- it is called with the layer as `this`
    const { apply } = prototype;
    prototype.apply = function (this: tf.layers.Layer, ...args) {
      names.push(this.name);
      try {
        return apply.apply(this, args);
      } finally {
        names.pop();
      }
    };
    try {
      return work();
    } finally {
      prototype.apply = apply;
    }
  }
}
