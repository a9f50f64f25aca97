import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { tf } from "../../tensorflow.js";
import { buildModel } from "./build-model.js";
import { importKeras } from "./import-keras.js";
import { readModelFiles, type ModelFiles } from "./read-model-files.js";
import { compileBySettings } from "./training-settings.js";

/** Options of {@link loadModel}. */
export interface LoadModelOptions {
  /** Whether the net is compiled by the settings that were saved with it; true unless told. */
  compile?: boolean;
}

/**
 * Loads a net that {@link saveModel} or tfjs' own `model.save` wrote, or a Keras file by {@link importKeras}. A net that was
 * saved with its settings is compiled, and its optimizer goes on where it stood; any other has to be compiled before it is
 * trained. Files from others can be loaded: no code in them runs, and nothing outside of the folder is read.
 *
 * @param place the folder, or the `model.json`, `.keras` or `.h5` file; relative to the working folder
 * @throws Error when there is no net, or when its files are cut off, damaged or of another kind
 * @example
 * const cnn = await loadModel("models/mnist");
 */
export async function loadModel(place: string, options: LoadModelOptions = {}): Promise<tf.LayersModel> {
  const path = resolve(place);
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile() && /\.(keras|h5|hdf5)$/i.test(path)) return importKeras(path);
  const file = status?.isFile() ? path : join(path, "model.json");
  if (!(await stat(file).catch(() => undefined))?.isFile()) {
    if (await stat(join(path, "saved_model.pb")).catch(() => undefined))
      throw new Error(
        `${path} is a SavedModel, which has operations and no layers: run it with tf.node.loadSavedModel, or save the net with saveModel`,
      );
    throw new Error(`there is no net in ${path}: save one there with saveModel first`);
  }
  const files = await readModelFiles(file);
  try {
    return await modelOf(files, options);
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}

async function modelOf(files: ModelFiles, { compile = true }: LoadModelOptions): Promise<tf.LayersModel> {
  const { topology, trainingConfig, userDefinedMetadata, weightSpecs, weightData } = files;
  const ofNet = weightSpecs.filter(({ group }) => group !== "optimizer");
  const ofOptimizer = weightSpecs.filter(({ group }) => group === "optimizer");
  const model = await buildModel(topology, { mostWeights: ofNet.reduce((sum, { shape }) => sum + elements(shape), 0) });
  const values = tf.io.decodeWeights(weightData, [...weightSpecs]);
  try {
    if (userDefinedMetadata) model.setUserDefinedMetadata(userDefinedMetadata);
    model.loadWeights(Object.fromEntries(ofNet.flatMap(({ name }) => pair(name, values[name]))));
    if (compile && trainingConfig) {
      compileBySettings(model, trainingConfig);
      const state = ofOptimizer.flatMap(({ name }) => pair(name, values[name]));
      if (state.length > 0) await model.optimizer.setWeights(state.map(([name, tensor]) => ({ name, tensor })));
    }
    return model;
  } catch (error) {
    // One that is not compiled has no optimizer, whatever its type says.
    (model as Partial<Pick<tf.LayersModel, "optimizer">>).optimizer?.dispose();
    model.dispose();
    throw error;
  } finally {
    tf.dispose(values);
  }
}

function pair(name: string, tensor: tf.Tensor | undefined): [string, tf.Tensor][] {
  return tensor ? [[name, tensor]] : [];
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
