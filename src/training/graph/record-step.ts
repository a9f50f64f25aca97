import { tf } from "../../tensorflow.js";
import type { BatchSource } from "../batches/batch-source.js";
import { useSeed } from "../device-random.js";
import { trainOnBatch } from "../score.js";
import { typeValue, wholeValue } from "./attribute-values.js";
import { fusedOptimizer, type StepNumbers, type WeightGradient } from "./fused-optimizer.js";
import type { GraphDefinition, Output } from "./graph-definition.js";
import { NotCompilableError, type Recorder } from "./recorder.js";

/** A weight of the net, and its place in the graph. */
export interface RecordedWeight {
  readonly tensor: tf.Tensor & { readonly name: string };
  readonly variable: Output;
  readonly read: Output;
  /** Variables of what the optimizer remembers of it. */
  readonly slots: readonly Output[];
}

/** Outputs that a step uses and that are there before it. */
export interface StepPlace {
  readonly recorder: Recorder;
  readonly weights: readonly RecordedWeight[];
  /** What the source keeps on the device. */
  readonly kept: readonly Output[];
  /** What is fed for the batch. */
  readonly fed: readonly Output[];
  /** int32 `[2]`: what random numbers follow from. */
  readonly seed: Output;
  readonly numbers: StepNumbers;
}

/** A step in a graph. */
export interface RecordedStep {
  readonly recorder: Recorder;
  /** float32: loss and metrics one behind the other; whoever asks for it has the step run. */
  readonly output: Output;
  /** How many numbers each of them has. */
  readonly sizes: readonly number[];
}

/** A gradient with the name of its variable; none where the loss does not depend on it. */
interface NamedGradient {
  readonly name: string;
  readonly tensor: tf.Tensor | null;
}

/**
 * Runs one step eagerly and writes it down. The net's weights may be others afterwards; its optimizer has done nothing.
 *
 * @throws NotCompilableError when it cannot be a graph
 */
export function recordStep(
  model: tf.LayersModel,
  { source, fed }: { source: BatchSource; fed: readonly tf.Tensor[] },
  place: StepPlace,
): RecordedStep {
  const { recorder, weights } = place;
  const { graph, backend } = recorder;
  const { TF_FLOAT } = backend.binding;
  const seed = tf.tensor1d([0, 0], "int32");
  recorder.announce(seed, place.seed);
  fed.forEach((tensor, i) => {
    recorder.announce(tensor, place.fed[i] ?? "");
  });
  source.kept.forEach(({ tensor }, i) => {
    recorder.announce(tensor, place.kept[i] ?? "");
  });
  const before = weights.map(({ tensor }) => tensor.dataId);
  for (const { tensor, read } of weights) recorder.announce(tensor, read);

  let optimizer: Output[] | undefined;
  const values = withoutApplying(
    model.optimizer,
    (gradients) => {
      optimizer = fusedOptimizer(model.optimizer, gradientsIn(gradients, place), { graph, numbers: place.numbers });
    },
    () => useSeed(seed, () => recorder.record(() => trainOnMade(model, source, fed))),
  );
  if (!optimizer) throw new NotCompilableError("the optimizer is given no gradients");
  const updates = weights.flatMap(({ tensor, variable }, i) => {
    if (tensor.dataId === before[i]) return [];
    return [graph.assign(variable, recorder.outputOf(tensor, "the update of a weight"), TF_FLOAT)];
  });
  const outputs = values.map((value) => recorder.outputOf(value, "the result"));
  const sizes = values.map(({ size }) => size);
  tf.dispose([seed, values]);
  const output = graph.node("Identity", [joined(graph, outputs), ...optimizer, ...updates], {
    attributes: { T: typeValue(TF_FLOAT) },
  });
  return { recorder, output, sizes };
}

function trainOnMade(model: tf.LayersModel, source: BatchSource, fed: readonly tf.Tensor[]): tf.Tensor1D[] {
  const batch = source.make(fed);
  const numbers = trainOnBatch(model, batch);
  tf.dispose([...batch.inputs, ...batch.targets, ...(batch.weights ?? [])]);
  return numbers;
}

/** float32 vectors one behind the other. */
export function joined(graph: GraphDefinition, vectors: readonly Output[]): Output {
  const [FLOAT, INT] = [1, 3]; // tensorflow/core/framework/types.proto
  const axis = graph.constant(INT, [], new Uint8Array(4));
  const attributes = { T: typeValue(FLOAT), Tidx: typeValue(INT), N: wholeValue(vectors.length) };
  return vectors.length === 1 ? (vectors[0] ?? "") : graph.node("ConcatV2", [...vectors, axis], { attributes });
}

function gradientsIn(gradients: readonly NamedGradient[], { recorder, weights }: StepPlace): WeightGradient[] {
  return gradients.flatMap(({ name, tensor }) => {
    const weight = weights.find((each) => each.tensor.name === name);
    if (!weight) throw new NotCompilableError(`the optimizer changes ${name}, which is no weight of the net`);
    if (!tensor) return [];
    const { variable, read, slots } = weight;
    return [{ variable, read, slots, gradient: recorder.outputOf(tensor, "the optimizer") }];
  });
}

/** Runs `work` while the optimizer hands its gradients over instead of using them. */
function withoutApplying<Result>(
  optimizer: tf.Optimizer,
  take: (gradients: readonly NamedGradient[]) => void,
  work: () => Result,
): Result {
  const own = Object.getOwnPropertyDescriptor(optimizer, "applyGradients");
  optimizer.applyGradients = (gradients) => {
    take(gradients as NamedGradient[]);
  };
  try {
    return work();
  } finally {
    if (own) Object.defineProperty(optimizer, "applyGradients", own);
    else delete (optimizer as Partial<tf.Optimizer>).applyGradients;
  }
}
