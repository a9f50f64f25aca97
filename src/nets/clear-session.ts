import { collectGarbage } from "../collect-garbage.js";
import { Table } from "../display/index.js";
import { jupyterDisplay, type Displayable, type MimeBundle } from "../jupyter.js";
import { tf } from "../tensorflow.js";
import { bytesText } from "./bytes-text.js";
import { restartLayerNames } from "./layer-names.js";
import { sessionParts } from "../session-parts.js";

/** Options of {@link clearSession}. */
export interface ClearSessionOptions {
  /** Models that must go on working; their optimizers, too. Default: none. */
  keep?: tf.LayersModel | readonly tf.LayersModel[];
}

/** What {@link clearSession} has done; shows itself as a table. */
export class ClearedSession implements Displayable {
  constructor(
    /** Weights, and variables of optimizers, that were disposed of. */
    readonly variables: number,
    /** What tfjs counted for them, in bytes. */
    readonly bytes: number,
    /** Tensors that are left: those of kept models, and those that the program made and has not disposed of. */
    readonly tensorsLeft: number,
  ) {}

  toString(): string {
    return this.#table().toString();
  }

  [jupyterDisplay](): MimeBundle {
    return this.#table()[jupyterDisplay]();
  }

  #table(): Table {
    return new Table({
      caption: "Session cleared",
      columns: [{ title: "what" }, { title: "number", align: "right" }],
      rows: [
        ["weights and variables of optimizers freed", this.variables.toLocaleString("en-US")],
        ["memory of them", bytesText(this.bytes)],
        ["tensors left", this.tensorsLeft.toLocaleString("en-US")],
      ],
    });
  }
}

/**
 * Starts the session anew, as between two experiments in one notebook (Keras' `clear_session`):
 *
 * - disposes of the weights of all models, and of all other variables of tfjs, those of optimizers among them;
 * - frees recorded training graphs and the copies of data sets on the device, which are made anew when they are needed;
 * - has tfjs count names of layers from 1 again: the next dense layer without a name is `dense_Dense1`;
 * - asks JavaScript to collect its garbage.
 *
 * Models from before cannot be used any more, and say so, unless they are kept. What it cannot do: find tensors that the
 * program has made and not disposed of (`tensorsLeft` counts them; `tf.tidy` prevents them), give names like `sequential_1`
 * again, or give TensorFlow's free memory on a GPU back to the machine: TensorFlow keeps that for its next tensors.
 *
 * @example
 * clearSession();
 * clearSession({ keep: best });
 */
export function clearSession({ keep = [] }: ClearSessionOptions = {}): ClearedSession {
  const kept = new Set([keep].flat().flatMap(variablesOf));
  const before = tf.memory();
  let variables = 0;
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    if (kept.has(variable)) continue;
    variable.dispose();
    variables++;
  }
  const bytes = before.numBytes - tf.memory().numBytes;
  for (const part of sessionParts()) part.free();
  restartLayerNames();
  collectGarbage();
  return new ClearedSession(variables, bytes, tf.memory().numTensors);
}

/** The weights of a model and what its optimizer keeps. */
function variablesOf(model: tf.LayersModel): tf.Variable[] {
  const weights = model.weights.map((weight) => weight.read());
  const optimizer = model.optimizer as tf.Optimizer | undefined;
  const kept: unknown[] = optimizer ? Object.values(optimizer).flat() : [];
  return [...weights, ...kept.map(variableIn)].filter((value): value is tf.Variable => value instanceof tf.Variable);
}

/** tfjs' optimizers keep variables, and lists of `{ originalName, variable }`. */
function variableIn(kept: unknown): unknown {
  const listed = typeof kept === "object" && kept !== null && "originalName" in kept && "variable" in kept;
  return listed ? kept.variable : kept;
}
