import { tf } from "../../tensorflow.js";
import type { TrainingConfig } from "./model-artifacts.js";
import { classNamed } from "./registered-classes.js";

/**
 * The settings of `model.compile` in tfjs' form with the names as they were given. Undefined when the net is not compiled
 * or a part of it has no name that a file can hold: a loss or a metric that is a function, an optimizer of one's own.
 */
export function trainingSettings(model: tf.LayersModel): TrainingConfig | undefined {
  const { optimizer, loss, metrics } = model as Partial<Pick<tf.LayersModel, "optimizer" | "loss" | "metrics">>;
  if (!optimizer || !areNames(loss) || !classNamed(optimizer.getClassName())) return undefined;
  const named = metrics ?? [];
  if (!areNames(named)) return undefined;
  const optimizer_config = { class_name: optimizer.getClassName(), config: optimizer.getConfig() };
  return { optimizer_config, loss, metrics: typeof named === "string" ? [named] : named };
}

/** What an optimizer gives of itself, the count of steps first. */
type NamedTensors = Awaited<ReturnType<tf.Optimizer["getWeights"]>>;

/** Weights of the optimizer of a net; the caller disposes of them. */
export async function optimizerWeights(optimizer: tf.Optimizer): Promise<NamedTensors> {
  const weights = await optimizer.getWeights();
  // The count of steps is made for this list, the others are the optimizer's own.
  return weights.map(({ name, tensor }, i) => ({ name, tensor: i === 0 ? tensor : tensor.clone() }));
}

/**
 * Compiles a net by settings from a file.
 *
 * @throws Error when something in them is not known
 */
export function compileBySettings(model: tf.LayersModel, settings: TrainingConfig): void {
  const { optimizer_config, loss, metrics = [] } = settings;
  const { class_name, config } = optimizer_config as { class_name?: unknown; config?: unknown };
  const known = typeof class_name === "string" ? classNamed(class_name) : undefined;
  if (!known)
    throw new Error(
      `the optimizer ${JSON.stringify(class_name)} is not known: load it with compile: false and compile it`,
    );
  const [optimizerClass, fromConfig] = known;
  const optimizer = fromConfig(optimizerClass, renamed((config ?? {}) as tf.serialization.ConfigDict, camelCase));
  if (!(optimizer instanceof tf.Optimizer))
    throw new Error(`${JSON.stringify(class_name)} is no optimizer: load the net with compile: false and compile it`);
  try {
    const name = (each: string): string => camelCase(each);
    model.compile({ optimizer, loss: mapped(loss, name), metrics: mapped(metrics, name) });
  } catch (error) {
    optimizer.dispose();
    throw error;
  }
}

type Names = string | string[] | Record<string, string>;

function areNames(value: unknown): value is Names {
  if (typeof value === "string") return true;
  return typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "string");
}

function mapped<Given extends Names>(names: Given, change: (name: string) => string): Given;
function mapped(names: Names, change: (name: string) => string): Names {
  if (typeof names === "string") return change(names);
  if (Array.isArray(names)) return names.map(change);
  return Object.fromEntries(Object.entries(names).map(([output, name]) => [output, change(name)]));
}

function renamed(config: tf.serialization.ConfigDict, change: (name: string) => string): tf.serialization.ConfigDict {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [change(name), value]));
}

/** Keras' `mean_squared_error` as tfjs has it, `meanSquaredError`; a name without "_" stays. */
function camelCase(name: string): string {
  return name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
