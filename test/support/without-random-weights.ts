import { tf } from "../../src/tensorflow.js";

type AddWeight = (this: tf.layers.Layer, ...more: unknown[]) => tf.LayerVariable;

/** Makes a net whose weights are all 0, by tfjs' own switch for that: to draw millions of random numbers takes long. */
export function withoutRandomWeights<Model extends tf.LayersModel>(make: () => Model): Model {
  const prototype: object = tf.layers.Layer.prototype;
  const original = Reflect.get(prototype, "addWeight") as AddWeight;
  const addWeight: AddWeight = function (...more) {
    Reflect.set(this, "fastWeightInitDuringBuild", true);
    return original.apply(this, more);
  };
  Reflect.set(prototype, "addWeight", addWeight);
  try {
    return make();
  } finally {
    Reflect.set(prototype, "addWeight", original);
  }
}
