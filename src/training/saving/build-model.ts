import { tf } from "../../tensorflow.js";
import { checkClasses } from "./registered-classes.js";

/** Options of {@link buildModel}. */
export interface BuildModelOptions {
  /** Numbers that the weights in the file have together: layers that want more are not made. */
  mostWeights: number;
}

type AddWeight = (
  this: tf.layers.Layer,
  name: string,
  shape: number[],
  dtype: tf.DataType,
  initializer: ReturnType<typeof tf.initializers.zeros>,
  ...more: unknown[]
) => tf.LayerVariable;

/**
 * Makes a net of its description, with zeros as weights. The description is not trusted: it makes layers that tfjs knows
 * and nothing else, and takes no more memory for weights than there are in the file.
 *
 * @param topology as in `model.json`; its class names are checked first
 * @throws Error that names the layer or class
 */
export async function buildModel(topology: object, { mostWeights }: BuildModelOptions): Promise<tf.LayersModel> {
  checkClasses(topology);
  const prototype = tf.layers.Layer.prototype;
  const addWeight = Object.getOwnPropertyDescriptor(prototype, "addWeight")?.value as AddWeight;
  let weights = 0;
  const counting: AddWeight = function (name, shape, dtype, initializer, ...more) {
    weights += shape.reduce((product, size) => product * size, 1);
    // Not every shape is a number of numbers: one that is not is refused, too.
    if (!(weights <= mostWeights))
      throw new Error(
        `layer "${this.name}" has weights of shape [${shape.join(", ")}], more than there are in the file`,
      );
    return addWeight.call(this, name, shape, dtype, tf.initializers.zeros(), ...more);
  };
  const known = new Set(Object.values(tf.engine().registeredVariables));
  // All of it happens before the function first waits, so that no other net is counted or lost.
  Object.assign(prototype, { addWeight: counting });
  const made = tf.models.modelFromJSON(topology as Parameters<typeof tf.models.modelFromJSON>[0]);
  Object.assign(prototype, { addWeight });
  const variables = Object.values(tf.engine().registeredVariables).filter((variable) => !known.has(variable));
  try {
    return await made;
  } catch (error) {
    tf.dispose(variables);
    throw error;
  }
}
