import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { tf } from "../../tensorflow.js";
import { importKeras } from "./import-keras.js";
import { modelFromFiles } from "./model-from-files.js";
import { readModelFiles } from "./read-model-files.js";

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
    return await modelFromFiles(files, options);
  } catch (error) {
    throw new Error(`${file} cannot be loaded: ${(error as Error).message}`, { cause: error });
  }
}
