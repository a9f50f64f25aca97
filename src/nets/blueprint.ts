import { tf } from "../tensorflow.js";

type AddWeight = (this: tf.layers.Layer, name: string, shape: tf.Shape, ...more: unknown[]) => tf.LayerVariable;

/**
 * A net to look at and not to run: shapes and counts of all layers are right, and the weights take no memory and no time.
 * {@link layerTable}, `countParams`, {@link receptiveField} and {@link trainingMemory} work on it.
 *
 * @param make puts the net together
 * @returns a tfjs model whose weights are one number each; to run it is an error that says so
 * @example
 * layerTable(blueprint(() => vgg16())); // 138,357,544 parameters at once
 */
export function blueprint<Model extends tf.LayersModel>(make: () => Model): Model {
  const prototype: unknown = tf.layers.Layer.prototype;
  const original = Reflect.get(prototype as object, "addWeight") as AddWeight;
  const addWeight: AddWeight = function (name, shape, dtype, _, ...more) {
    const weight = original.call(this, name, [], dtype, tf.initializers.zeros(), ...more);
    Reflect.set(weight, "shape", shape);
    refuseToRun(this);
    return weight;
  };
  Reflect.set(prototype as object, "addWeight", addWeight);
  try {
    return make();
  } finally {
    Reflect.set(prototype as object, "addWeight", original);
  }
}

function refuseToRun(layer: tf.layers.Layer): void {
  layer.call = () => {
    throw new Error(
      `layer "${layer.name}" is drawn without weights: make the net without blueprint(…) around it to run it`,
    );
  };
}
