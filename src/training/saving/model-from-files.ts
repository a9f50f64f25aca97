import { tf } from "../../tensorflow.js";
import { buildModel } from "./build-model.js";
import type { ModelFiles } from "./read-model-files.js";
import { compileBySettings } from "./training-settings.js";

/**
 * Makes a net of what its files held, which are not trusted; see {@link buildModel}.
 *
 * @param options.compile whether it is compiled by the settings that were saved with it, and its optimizer goes on where it
 *   stood. Default: true
 */
export async function modelFromFiles(
  files: ModelFiles,
  { compile = true }: { compile?: boolean } = {},
): Promise<tf.LayersModel> {
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
