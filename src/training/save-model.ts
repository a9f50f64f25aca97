import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

import { tf } from "../tensorflow.js";

/**
 * Saves a net: `model.json` with its layers and `weights.bin` in a folder, as tfjs writes them. The folder gets its name
 * when both are whole, so a crash in between leaves the one that was there.
 *
 * @param folder made where it does not exist, replaced where it does; relative to the working folder
 * @example
 * await saveModel(cnn, "models/mnist");
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  const target = resolve(folder);
  const writing = `${target}.writing`;
  const old = `${target}.old`;
  await mkdir(dirname(target), { recursive: true });
  await rm(writing, { recursive: true, force: true });
  await model.save(`file://${writing}`);
  if (existsSync(target)) await rename(target, old);
  await rename(writing, target);
  await rm(old, { recursive: true, force: true });
}

/**
 * Loads a net that {@link saveModel} saved. Compile it again before training it on.
 *
 * @throws when there is no net in that folder
 * @example
 * const cnn = await loadModel("models/mnist");
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  const file = join(resolve(folder), "model.json");
  if (!existsSync(file)) throw new Error(`there is no net in ${resolve(folder)}: save one there with saveModel first`);
  return tf.loadLayersModel(`file://${file}`);
}
