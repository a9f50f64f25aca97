import { tf } from "../tensorflow.js";

/** What each class of tfjs' optimizers has. */
interface OptimizerClass {
  readonly className: string;
  fromConfig(optimizer: OptimizerClass, settings: tf.serialization.ConfigDict): tf.Optimizer;
}

/**
 * Compiles a net again as it was, so that a change of what is trainable holds from the next step on: tfjs keeps the list of
 * weights to train from the last `compile`. The optimizer is a new one with the same settings, since its memory is kept by a
 * weight's place in that list. Nothing happens to a net that was not compiled.
 */
export function compileAgain(model: tf.LayersModel): void {
  const optimizer = model.optimizer as tf.Optimizer | undefined;
  if (!optimizer) return;
  const { loss, metrics } = model;
  const made = optimizer.constructor as typeof tf.Optimizer & OptimizerClass;
  const owned = Reflect.get(model, "isOptimizerOwned") === true;
  model.compile({ optimizer: made.fromConfig(made, optimizer.getConfig()), loss, metrics });
  // The model made this one, so it is the model that disposes of it.
  Reflect.set(model, "isOptimizerOwned", true);
  if (owned) optimizer.dispose();
}
