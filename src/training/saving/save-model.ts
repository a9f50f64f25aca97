import { tf } from "../../tensorflow.js";
import type { ModelArtifacts, TrainingConfig } from "./model-artifacts.js";
import { optimizerWeights, trainingSettings } from "./training-settings.js";
import { writeModelFiles } from "./write-model-files.js";

/** Options of {@link saveModel}. */
export interface SaveModelOptions {
  /**
   * Whether the settings of `compile` and the state of the optimizer (Adam's moments, the count of steps) are saved, so that
   * training goes on where it stood; true where the net is compiled and loss and metrics are names, as in Keras.
   */
  includeOptimizer?: boolean;
}

/**
 * Saves a net in tfjs' format: `model.json` with its layers, and its weights in `weights-….bin` beside it, as float32.
 * {@link loadModel} reads it, and tfjs anywhere else with `tf.loadLayersModel(…/model.json)`; for Python or a server there
 * is {@link exportSavedModel}. A crash at any moment leaves the net that was there before or the new one, whole.
 *
 * @param folder made where it does not exist; relative to the working folder
 * @throws Error when the folder cannot be written to, or when `includeOptimizer` is true and the loss or a metric is a
 * function, which a file cannot hold
 * @example
 * await saveModel(cnn, "models/mnist");
 */
export async function saveModel(model: tf.LayersModel, folder: string, options: SaveModelOptions = {}): Promise<void> {
  const settings = options.includeOptimizer === false ? undefined : trainingSettings(model);
  if (options.includeOptimizer === true && !settings)
    throw new Error(
      "the net is not compiled, or its loss, a metric or its optimizer has no name that a file can hold: leave " +
        "includeOptimizer out and compile the net again when it is loaded",
    );
  await writeModelFiles(folder, await modelArtifacts(model, settings));
}

/** A net as tfjs' files have it; with settings also the state of the optimizer. */
async function modelArtifacts(model: tf.LayersModel, settings: TrainingConfig | undefined): Promise<ModelArtifacts> {
  let taken: ModelArtifacts = {};
  await model.save({
    save: (artifacts) => {
      taken = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } });
    },
  });
  if (!settings) return taken;
  const state = await optimizerWeights(model.optimizer);
  try {
    const { data, specs } = await tf.io.encodeWeights(state, "optimizer");
    const { weightData = [], weightSpecs = [] } = taken;
    return {
      ...taken,
      trainingConfig: settings,
      weightData: [weightData, data].flat(),
      weightSpecs: [...weightSpecs, ...specs],
    };
  } finally {
    tf.dispose(state.map(({ tensor }) => tensor));
  }
}
