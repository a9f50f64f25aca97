import { resolve } from "node:path";

import { tf } from "../../tensorflow.js";
import type { TrainingState } from "../callback.js";
import { setLearningRate } from "../schedules/learning-rate.js";
import { CheckpointError } from "./checkpoint-error.js";
import { readCheckpoint, type CheckpointParts } from "./read-checkpoint.js";
import { optimizerOf } from "./training-config.js";

type NamedTensor = Awaited<ReturnType<tf.Optimizer["getWeights"]>>[number];

/**
 * Gives a compiled net the weights of a checkpoint, and its optimizer the memory and learning rate.
 *
 * @returns where the training stood; undefined where the folder has no checkpoint
 * @throws CheckpointError when it is damaged, or of another net or optimizer; then nothing is changed
 * @example
 * await restoreCheckpoint(cnn, "models/mnist"); // cnn has the weights of the checkpoint
 */
export async function restoreCheckpoint(
  model: tf.LayersModel,
  folder: string,
): Promise<{ state: TrainingState | undefined } | undefined> {
  const parts = await readCheckpoint(folder);
  if (!parts) return undefined;
  const place = resolve(folder);
  const { weightSpecs, weightData } = parts.artifacts;
  const tensors = tf.io.decodeWeights(weightData, weightSpecs);
  try {
    const weights = ofGroup(parts, tensors, false);
    const memory = ofGroup(parts, tensors, true);
    const ordered = inOrderOf(model, weights);
    const optimizer = optimizerOf(model);
    checkWeights(model, { place, weights: ordered });
    if (optimizer && parts.optimizer) checkOptimizer(model, { place, saved: parts.optimizer, memory });
    model.setWeights(ordered.map(({ tensor }) => tensor));
    if (optimizer && memory.length > 0) await setMemory(optimizer, memory);
    const learningRate = parts.optimizer?.config.learningRate;
    if (optimizer && learningRate !== undefined) setLearningRate(model, learningRate);
  } finally {
    tf.dispose(tensors);
  }
  return { state: parts.state };
}

function ofGroup({ artifacts }: CheckpointParts, tensors: tf.NamedTensorMap, optimizers: boolean): NamedTensor[] {
  return artifacts.weightSpecs
    .filter(({ group }) => (group === "optimizer") === optimizers)
    .flatMap(({ name }) => {
      const tensor = tensors[name];
      return tensor ? [{ name, tensor }] : [];
    });
}

/** By name where all names are the net's, else as they are: names that tfjs gave count the nets of a process. */
function inOrderOf(model: tf.LayersModel, weights: readonly NamedTensor[]): NamedTensor[] {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const named = model.weights.flatMap(({ originalName }) => byName.get(originalName) ?? []);
  return named.length === weights.length ? named : [...weights];
}

function checkWeights(
  model: tf.LayersModel,
  { place, weights }: { place: string; weights: readonly NamedTensor[] },
): void {
  const expected = model.getWeights();
  const at = expected.findIndex((weight, i) => !sameShape(weight, weights[i]?.tensor));
  if (at < 0 && expected.length === weights.length) return;
  const [own, saved] = at < 0 ? [] : [expected[at], weights[at]];
  const difference =
    own && saved
      ? `its ${saved.name} is [${saved.tensor.shape.join(", ")}] and not [${own.shape.join(", ")}]`
      : `it has ${weights.length} weights and not ${expected.length}`;
  throw new CheckpointError(
    `the checkpoint in ${place} is of another net: ${difference}; build the same net, or give another folder`,
  );
}

function checkOptimizer(
  model: tf.LayersModel,
  options: { place: string; saved: { class_name: string }; memory: readonly NamedTensor[] },
): void {
  const { place, saved, memory } = options;
  const name = model.optimizer.getClassName();
  if (name !== saved.class_name) {
    throw new CheckpointError(
      `the checkpoint in ${place} is of a training with ${saved.class_name}, and this net is compiled with ${name}: ` +
        `compile it with ${saved.class_name}, or give another folder`,
    );
  }
  const trained = model.trainableWeights.map((weight) => weight.read());
  // After the number of steps one tensor, or two, or three, for each weight that is trained.
  const fits = memory.slice(1).every(({ tensor }, i) => sameShape(tensor, trained[i % trained.length]));
  if (fits && (trained.length === 0 || (memory.length - 1) % trained.length === 0 || memory.length === 0)) return;
  throw new CheckpointError(
    `the checkpoint in ${place} is of a training of other layers: set \`trainable\` of the layers as it was, or give another folder`,
  );
}

async function setMemory(optimizer: tf.Optimizer, memory: readonly NamedTensor[]): Promise<void> {
  const former = await optimizer.getWeights(); // tfjs forgets these without freeing them
  await optimizer.setWeights([...memory]);
  tf.dispose(former.map(({ tensor }) => tensor));
  setPowers(optimizer);
}

/** What Adam keeps to itself. */
interface Powers {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly accBeta1?: tf.Variable;
  readonly accBeta2?: tf.Variable;
}

/** Gives Adam the powers of its betas to the last bit: by as many products as an unbroken training has made. */
function setPowers(optimizer: tf.Optimizer): void {
  const { beta1, beta2, accBeta1, accBeta2 } = optimizer as tf.Optimizer & Powers;
  for (const [beta, power] of [[beta1, accBeta1] as const, [beta2, accBeta2] as const]) {
    if (beta === undefined || !power) continue;
    let product = Math.fround(beta);
    for (let step = 0; step < optimizer.iterations; step++) product = Math.fround(product * Math.fround(beta));
    tf.tidy(() => {
      power.assign(tf.scalar(product));
    });
  }
}

function sameShape(one: tf.Tensor, other: tf.Tensor | undefined): boolean {
  return one.shape.join() === other?.shape.join();
}
