import type { tf } from "../../tensorflow.js";

/** tfjs' net on its way to or from a file; tfjs-node exports these types under no name. */
export type ModelArtifacts = Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0];
/** Name, shape and type of a weight in a file. */
export type WeightSpec = NonNullable<ModelArtifacts["weightSpecs"]>[number];
