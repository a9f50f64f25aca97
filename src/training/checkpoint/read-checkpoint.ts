import { resolve } from "node:path";

import type { TrainingState } from "../callback.js";
import { CheckpointError } from "./checkpoint-error.js";
import { readCheckpointFiles } from "./checkpoint-files.js";
import { stateFromJson } from "./training-state-json.js";
import type { ModelArtifacts, WeightSpec } from "./tfjs-io.js";

/** What a folder with a checkpoint holds. */
export interface CheckpointParts {
  /** As tfjs loads it; `weightSpecs` and `weightData` are the net's, then the optimizer's. */
  readonly artifacts: ModelArtifacts & {
    readonly modelTopology: object;
    readonly weightSpecs: WeightSpec[];
    readonly weightData: ArrayBuffer;
  };
  /** The optimizer that it was saved with. */
  readonly optimizer: { readonly class_name: string; readonly config: { readonly learningRate?: number } } | undefined;
  readonly state: TrainingState | undefined;
}

/** `model.json` as {@link saveCheckpoint} writes it. */
interface ModelFile {
  readonly modelTopology: object;
  readonly weightsManifest: readonly { readonly weights: WeightSpec[] }[];
  readonly checkpoint: {
    /** As tfjs has it, also where only this package can compile a net so. */
    readonly trainingConfig?: ModelArtifacts["trainingConfig"];
    readonly optimizer?: CheckpointParts["optimizer"];
    readonly state?: unknown;
  };
}

/**
 * Reads a checkpoint; undefined where the folder has none.
 *
 * @throws CheckpointError when it is damaged
 */
export async function readCheckpoint(folder: string): Promise<CheckpointParts | undefined> {
  const place = resolve(folder);
  const files = await readCheckpointFiles(place);
  if (!files) return undefined;
  const { model, weights } = files;
  if (!isModelFile(model)) {
    throw new CheckpointError(
      `the model.json in ${place} has no layers or weights: it was not written by saveCheckpoint, save one again`,
    );
  }
  const { modelTopology, weightsManifest, checkpoint } = model;
  const weightData = new ArrayBuffer(weights.byteLength); // the bytes may lie in a larger buffer, which tfjs would take whole
  new Uint8Array(weightData).set(weights);
  return {
    artifacts: {
      modelTopology,
      trainingConfig: checkpoint.trainingConfig,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData,
    },
    optimizer: checkpoint.optimizer,
    state: checkpoint.state === undefined ? undefined : stateFromJson(checkpoint.state),
  };
}

/** The error of those who need a checkpoint. */
export function noCheckpoint(folder: string): CheckpointError {
  return new CheckpointError(
    `there is no checkpoint in ${resolve(folder)}: give the folder of a modelCheckpoint, or save one with saveCheckpoint`,
  );
}

function isModelFile(model: object): model is ModelFile {
  const { modelTopology, weightsManifest, checkpoint } = model as Partial<ModelFile>;
  return typeof modelTopology === "object" && Array.isArray(weightsManifest) && typeof checkpoint === "object";
}
