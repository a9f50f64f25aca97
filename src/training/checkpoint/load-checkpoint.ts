import { resolve } from "node:path";

import type { tf } from "../../tensorflow.js";
import type { TrainingState } from "../callback.js";
import { modelFromFiles } from "../saving/model-from-files.js";
import { CheckpointError } from "./checkpoint-error.js";
import { noCheckpoint, readCheckpoint } from "./read-checkpoint.js";

/** A net and where its training stood. */
export interface Checkpoint {
  /** Compiled again, with the memory of its optimizer, where its loss, metrics and optimizer are tfjs' own. */
  readonly model: tf.LayersModel;
  /** Finished epochs, history and random state; undefined when it was saved without. */
  readonly state: TrainingState | undefined;
}

/**
 * Loads a checkpoint that `modelCheckpoint` or {@link saveCheckpoint} saved. A net whose loss or metric was a function,
 * or whose optimizer is not one of tfjs, comes uncompiled: compile it as before, and go on with `resumeFrom`.
 *
 * @throws CheckpointError when there is none, or it is damaged
 * @example
 * const { model, state } = await loadCheckpoint("models/mnist");
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const parts = await readCheckpoint(folder);
  if (!parts) throw noCheckpoint(folder);
  const { modelTopology: topology, trainingConfig, weightSpecs, weightData } = parts.artifacts;
  const files = { topology, trainingConfig, userDefinedMetadata: undefined, weightSpecs, weightData };
  const model = await modelFromFiles(files).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`the checkpoint in ${resolve(folder)} cannot be loaded: ${why}`, { cause: error });
  });
  return { model, state: parts.state };
}
