import { tf } from "../../tensorflow.js";
import { useSeed } from "../device-random.js";
import { trainFunctionOf } from "../train-function.js";
import { typeValue, wholeValue } from "./attribute-values.js";
import { fusedOptimizer, type OptimizerState } from "./fused-optimizer.js";
import type { Output } from "./graph-definition.js";
import type { GraphWeight } from "./graph-weights.js";
import { NotCompilableError, type Recorder } from "./recorder.js";

/** Inputs and targets of one step, float32. */
export interface StepTensors {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
}

/** Where a step is written to. */
export interface StepPlace {
  readonly recorder: Recorder;
  readonly weights: readonly GraphWeight[];
  readonly state: OptimizerState;
  /** int32 `[2]`: what random numbers follow from. */
  readonly seed: Output;
  readonly learningRate: Output;
}

/** A gradient with the name of its variable. */
interface NamedTensor {
  readonly name: string;
  readonly tensor: tf.Tensor;
}

/**
 * Runs one step of n images eagerly and writes it down: the graph then gives loss and metrics as `losses_n` for `x_n` and
 * `y_n`. The net's weights may be others afterwards; its optimizer has done nothing.
 *
 * @throws NotCompilableError when it cannot be a graph
 */
export function recordStep(model: tf.LayersModel, { x, y }: StepTensors, place: StepPlace): Recorder {
  const { recorder, weights } = place;
  const { graph, backend } = recorder;
  const { TF_FLOAT } = backend.binding;
  const [n = 0] = x.shape;
  const [input, target, seed] = [x.mul(1), y.mul(1), tf.tensor1d([0, 0], "int32")];
  recorder.announce(input, graph.placeholder(`x_${n}`, TF_FLOAT, x.shape));
  recorder.announce(target, graph.placeholder(`y_${n}`, TF_FLOAT, y.shape));
  recorder.announce(seed, place.seed);
  const before = weights.map(({ tensor }) => tensor.dataId);
  for (const { tensor, read } of weights) recorder.announce(tensor, read);

  let optimizer: Output[] | undefined;
  const values = withoutApplying(
    model.optimizer,
    (gradients) => (optimizer = optimizerStep(model, gradients, place)),
    () => useSeed(seed, () => recorder.record(() => trainFunctionOf(model)([input, target]))),
  );
  if (!optimizer) throw new NotCompilableError("the optimizer is given no gradients");
  const updates = weights.flatMap(({ tensor, variable }, i) => {
    if (tensor.dataId === before[i]) return [];
    return [graph.assign(variable, recorder.outputOf(tensor, "the update of a weight"), TF_FLOAT)];
  });

  const losses = values.map((value) => recorder.outputOf(value, "the result"));
  const attributes = { T: typeValue(TF_FLOAT), N: wholeValue(losses.length), axis: wholeValue(0) };
  const packed = graph.node("Pack", losses, { attributes });
  const done = [packed, ...optimizer, ...updates];
  graph.node("Identity", done, { name: `losses_${n}`, attributes: { T: typeValue(TF_FLOAT) } });
  tf.dispose([input, target, seed, values]);
  return recorder;
}

function optimizerStep(
  model: tf.LayersModel,
  gradients: readonly NamedTensor[],
  { recorder, weights, state, learningRate }: StepPlace,
): Output[] {
  const pairs = gradients.map(({ name, tensor }) => {
    const weight = weights.find((each) => each.tensor.name === name);
    if (!weight) throw new NotCompilableError(`the optimizer changes ${name}, which is no weight of the net`);
    const gradient = recorder.outputOf(tensor, "the optimizer");
    return { variable: weight.variable, shape: tensor.shape, gradient };
  });
  return fusedOptimizer(model.optimizer, pairs, { graph: recorder.graph, learningRate, state });
}

/** Runs `work` while the optimizer hands its gradients over instead of using them. */
function withoutApplying<Result>(
  optimizer: tf.Optimizer,
  take: (gradients: readonly NamedTensor[]) => void,
  work: () => Result,
): Result {
  const own = Object.getOwnPropertyDescriptor(optimizer, "applyGradients");
  optimizer.applyGradients = (gradients) => {
    take(gradients as NamedTensor[]);
  };
  try {
    return work();
  } finally {
    if (own) Object.defineProperty(optimizer, "applyGradients", own);
    else delete (optimizer as Partial<tf.Optimizer>).applyGradients;
  }
}
