import { resolve } from "node:path";

import { tf } from "../../tensorflow.js";
import type { TrainingState } from "../callback.js";
import { writeCheckpointFiles } from "./checkpoint-files.js";
import type { ModelArtifacts, WeightSpec } from "./tfjs-io.js";
import { isStock, optimizerOf, trainingConfigOf } from "./training-config.js";
import { stateToJson } from "./training-state-json.js";

/** Options of {@link saveCheckpoint}. */
export interface SaveCheckpointOptions {
  /** Where the training stands: `run.state()` of a callback. Default: nothing, and a training cannot go on from it. */
  state?: TrainingState;
  /** Whether the optimizer's settings and memory are saved, too. Default: true. */
  includeOptimizer?: boolean;
}

/**
 * Saves a net and all that is needed to train it on: weights, the optimizer with its memory and learning rate, finished
 * epochs, history and random state. The folder is one of tfjs (`model.json` and a file with the weights), which
 * `tf.loadLayersModel` reads, too. A crash or a full disk while it is written leaves the checkpoint that was there
 * whole; for a moment the disk needs room for both. One process at a time may write to a folder.
 *
 * @param folder made where it does not exist; relative to the working folder
 * @throws CheckpointError when it cannot be written
 * @example
 * const keep: Callback = { onEpochEnd: (epoch, logs, run) => saveCheckpoint(run.model, "models/mnist", { state: run.state() }) };
 */
export async function saveCheckpoint(
  model: tf.LayersModel,
  folder: string,
  { state, includeOptimizer = true }: SaveCheckpointOptions = {},
): Promise<void> {
  const layers = await layersAndWeights(model);
  const optimizer = includeOptimizer ? optimizerOf(model) : undefined;
  const memory = optimizer && (await optimizerMemory(optimizer));
  const weights = Buffer.concat([Buffer.from(layers.data), Buffer.from(memory?.data ?? new ArrayBuffer(0))]);
  const config = optimizer && trainingConfigOf(model);
  const optimizerConfig = optimizer && { class_name: optimizer.getClassName(), config: optimizer.getConfig() };
  await writeCheckpointFiles(resolve(folder), {
    epoch: state?.epoch ?? 0,
    weights,
    model: (weightFile) => ({
      modelTopology: layers.topology,
      format: "layers-model",
      generatedBy: `TensorFlow.js tfjs-layers v${tf.version["tfjs-layers"]}`,
      convertedBy: null,
      trainingConfig: config && isStock(config) ? config : undefined,
      weightsManifest: [{ paths: [weightFile], weights: [...layers.specs, ...(memory?.specs ?? [])] }],
      checkpoint: { trainingConfig: config, optimizer: optimizerConfig, state: state && stateToJson(state) },
    }),
  });
}

interface EncodedWeights {
  readonly data: ArrayBuffer;
  readonly specs: readonly WeightSpec[];
}

async function layersAndWeights(model: tf.LayersModel): Promise<EncodedWeights & { topology: object }> {
  let saved: ModelArtifacts = {};
  const keep = tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" as const } });
  });
  await model.save(keep);
  const { modelTopology, weightSpecs = [], weightData = new ArrayBuffer(0) } = saved;
  const data = tf.io.CompositeArrayBuffer.join(weightData);
  return { topology: modelTopology ?? {}, specs: weightSpecs, data };
}

/** The steps that an optimizer has done and its means of gradients; nothing of one that cannot give them. */
async function optimizerMemory(optimizer: tf.Optimizer): Promise<EncodedWeights | undefined> {
  const weights = await optimizer.getWeights().catch(() => undefined);
  if (!weights) return undefined;
  const encoded = await tf.io.encodeWeights(weights, "optimizer");
  weights[0]?.tensor.dispose(); // the number of steps is a tensor made for us; the others are the optimizer's own
  return encoded;
}
