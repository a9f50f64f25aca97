import type { tf } from "../tensorflow.js";
import { accuracy, binaryAccuracy } from "./metrics/accuracy.js";

/** A loss or metric of a batch: a number for each example, or one for all. */
export type LossFunction = (target: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/** What `compile` leaves in a net of tfjs, which tfjs keeps to itself. */
export interface CompiledNet {
  readonly lossFunctions: readonly LossFunction[];
  /** The metrics, each with the number of the output that it looks at; with several outputs first the loss of each. */
  readonly metricsTensors: readonly (readonly [LossFunction, number])[];
  /** `loss`, then a name for each metric. */
  readonly metricsNames: readonly string[];
  /** Weights that are trained; tfjs' own type of their values does not say that they are variables. */
  readonly collectedTrainableWeights: readonly { read(): tf.Variable }[];
  /** What regularizers add to the loss. */
  calculateLosses(): tf.Scalar[];
}

/**
 * What a net was compiled to; a sequential one keeps it in a net inside of it.
 *
 * @throws Error when it was not compiled
 */
export function compiledNet(model: tf.LayersModel): CompiledNet {
  const outer = model as tf.LayersModel & Partial<CompiledNet> & { readonly model?: Partial<CompiledNet> };
  const net = outer.model?.lossFunctions ? outer.model : outer;
  if (!net.lossFunctions)
    throw new Error('the model is not compiled: call model.compile({ optimizer: "adam", loss, metrics }) first');
  return net as CompiledNet;
}

/**
 * The metrics of a compiled net. Of "accuracy" tfjs finds the right form only where the loss is one of its own; here it
 * follows from the name of the loss and from the shapes, as in Keras.
 */
export function metricsOf({ metricsTensors, metricsNames, lossFunctions }: CompiledNet): CompiledNet["metricsTensors"] {
  return metricsTensors.map(([metric, output], i) => {
    if (!/(^|_)acc$/.test(metricsNames[i + 1] ?? "")) return [metric, output];
    return [lossFunctions[output]?.name.startsWith("binary") ? binaryAccuracy() : accuracy, output];
  });
}
