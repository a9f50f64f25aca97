import { tf } from "../tensorflow.js";
import type { Activation } from "./activation.js";
import { applyAll } from "./apply-layer.js";
import { cut } from "./cut.js";
import { compileAgain } from "./compile-again.js";
import { findLayer, type LayerChoice } from "./find-layer.js";
import { freeze } from "./freeze.js";
import { answerLayer } from "./net-options.js";

/** Options of {@link withNewHead}. */
export interface NewHeadOptions {
  /** Classes that the new net tells apart. */
  classes: number;
  /** The last layer that is kept, by name or number. Default: the one before the first dense layer. */
  at?: LayerChoice;
  /** Neurons of dense layers before the last one. Default: none. */
  units?: readonly number[];
  /** Share of numbers that dropout takes away before each dense layer; 0: no dropout. Default: 0. */
  dropout?: number;
  /** What comes after the dense layers before the last one. Default: "relu". */
  activation?: Activation;
  /** What the last layer ends in. Default: "softmax", for one class "sigmoid". */
  outputActivation?: Activation;
  /** Whether the layers that are kept are frozen. Default: true. */
  freeze?: boolean;
  /** Name of the new model. Default: the model's with `_new_head`. */
  name?: string;
}

/**
 * Transfer: the first layers of a trained net with a new, untrained end for other classes (Yosinski et al. 2014, "How
 * transferable are features in deep neural networks?", arXiv:1411.1792). The layers that are kept are the net's own: they are
 * frozen in it, too, and training them once they are unfrozen changes both nets.
 *
 * @returns an uncompiled model
 * @throws Error when there is no such layer, or a number is none
 * @example
 * const clothes = withNewHead(digits, { classes: 10, units: [128] });
 * clothes.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
 */
export function withNewHead(model: tf.LayersModel, options: NewHeadOptions): tf.LayersModel {
  const { classes, units = [], dropout = 0, activation = "relu", outputActivation } = options;
  const { at = lastBeforeDense(model), freeze: frozen = true, name = `${model.name}_new_head` } = options;
  for (const [what, count] of [["classes", classes] as const, ...units.map((each) => ["units", each] as const)])
    if (!Number.isInteger(count) || count < 1) throw new Error(`${what} is ${count}: give whole numbers of at least 1`);
  if (!(dropout >= 0 && dropout < 1))
    throw new Error(`dropout is ${dropout}: give a share of at least 0 and less than 1`);
  const kept = cut(model, at);
  if (frozen) {
    freeze(kept);
    compileAgain(model);
  }
  const [output] = kept.outputs;
  if (!output) throw new Error(`model "${model.name}" has no output: add some layers first`);
  const free = freeNames(kept);
  const rest = (i: number) =>
    dropout > 0 ? [tf.layers.dropout({ name: free(`head_dropout${i + 1}`), rate: dropout })] : [];
  const layers = [
    ...(output.rank > 2 ? [tf.layers.flatten({ name: free("head_flatten") })] : []),
    ...units.flatMap((count, i) => [
      ...rest(i),
      tf.layers.dense({ name: free(`head_dense${i + 1}`), units: count, activation }),
    ]),
    ...rest(units.length),
    answerLayer({ classes, outputActivation }, free("head")),
  ];
  return tf.model({ name, inputs: kept.inputs, outputs: applyAll(layers, output) });
}

function lastBeforeDense(model: tf.LayersModel): LayerChoice {
  const first = model.layers.findIndex((layer) => layer.getClassName() === "Dense");
  if (first > 0) return findLayer(model, first - 1).name;
  throw new Error(
    `model "${model.name}" has ${first < 0 ? "no dense layer" : "nothing before its first dense layer"}: say by { at } which layer is the last one to keep`,
  );
}

/** Gives names that no layer of the net has. */
function freeNames(model: tf.LayersModel): (name: string) => string {
  const taken = new Set(model.layers.map(({ name }) => name));
  return (name) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
    taken.add(free);
    return free;
  };
}
