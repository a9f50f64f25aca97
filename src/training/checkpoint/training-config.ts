import { tf } from "../../tensorflow.js";
import "../optimizers/adam-w.js"; // so that it is known by name

/** Optimizers that every tfjs knows by name. */
const STOCK = ["SGD", "Momentum", "RMSProp", "Adam", "Adagrad", "Adadelta", "Adamax"];

/** How a net is compiled, in the form in which tfjs' files have it. */
export interface TrainingConfig {
  readonly loss: string | string[] | Record<string, string>;
  readonly metrics: string[] | Record<string, string>;
  readonly optimizer_config: { readonly class_name: string; readonly config: object };
}

/**
 * How a net is compiled; undefined where it is not, or where that cannot be written to a file: a loss or metric that is
 * a function, an optimizer that was not registered with tfjs.
 */
export function trainingConfigOf(model: tf.LayersModel): TrainingConfig | undefined {
  const optimizer = optimizerOf(model);
  const loss = names(model.loss);
  const metrics = names(model.metrics);
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  if (!optimizer || !loss || !metrics || !(optimizer.getClassName() in known)) return undefined;
  return {
    loss,
    metrics: typeof metrics === "string" ? [metrics] : metrics,
    optimizer_config: { class_name: optimizer.getClassName(), config: optimizer.getConfig() },
  };
}

/** Whether a tfjs without this package can compile a net so: it throws where it cannot, and loads nothing. */
export function isStock({ optimizer_config }: TrainingConfig): boolean {
  return STOCK.includes(optimizer_config.class_name);
}

/** The optimizer; undefined where the net is not compiled, which tfjs' types do not know. */
export function optimizerOf(model: tf.LayersModel): tf.Optimizer | undefined {
  return model.optimizer;
}

/** Names of losses or metrics; undefined where there is a function among them. */
function names(given: unknown): string | string[] | Record<string, string> | undefined {
  if (given === undefined || given === null) return [];
  if (typeof given === "string") return given;
  if (Array.isArray(given)) return given.every((name) => typeof name === "string") ? given : undefined;
  if (typeof given !== "object") return undefined;
  const entries = Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return entries.length === Object.keys(given).length ? Object.fromEntries(entries) : undefined;
}
