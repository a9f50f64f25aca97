import type { tf } from "../../tensorflow.js";

type Handler = Exclude<Parameters<typeof tf.loadLayersModel>[0], string>;

/** A net as tfjs hands it to what writes files; tfjs-node's types leave the name out. */
export type ModelArtifacts = Parameters<NonNullable<Handler["save"]>>[0];

/** The settings of `model.compile` in a file. */
export type TrainingConfig = NonNullable<ModelArtifacts["trainingConfig"]>;

/** Name, shape and type of one weight in a file. */
export type WeightSpec = NonNullable<ModelArtifacts["weightSpecs"]>[number];
