import * as tf from "@tensorflow/tfjs-node-gpu";

import { sharedRandom } from "./random.js";

/** What tfjs' random initializers keep to themselves. */
interface RandomInitializer {
  seed?: number | null;
  apply(shape: tf.Shape, dtype?: tf.DataType): tf.Tensor;
}

/** Initializers are given seeds below this. */
const SEEDS = 2 ** 31 - 1;

const random = [
  tf.initializers.randomNormal({}),
  tf.initializers.randomUniform({}),
  tf.initializers.truncatedNormal({}),
  tf.initializers.orthogonal({}),
  tf.initializers.varianceScaling({ scale: 1, mode: "fanIn", distribution: "normal" }),
];

// First weights follow from `setSeed`, too: an initializer without a seed of its own is lent one of the shared source for
// each weight that it makes. It keeps none, so that the configuration of a layer stays as it was written.
for (const initializer of random) {
  const prototype = Object.getPrototypeOf(initializer) as RandomInitializer;
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the initializer as `this`
  const { apply } = prototype;
  prototype.apply = function (shape, dtype) {
    if (this.seed !== undefined && this.seed !== null) return apply.call(this, shape, dtype);
    const before = this.seed;
    this.seed = sharedRandom().integer(SEEDS);
    try {
      return apply.call(this, shape, dtype);
    } finally {
      this.seed = before;
    }
  };
}
