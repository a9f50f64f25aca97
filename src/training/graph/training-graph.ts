import { hasOwnOperations, tensorflowBackend, type TensorFlowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import type { BatchSource } from "../batches/batch-source.js";
import { compiledNet } from "../compiled-net.js";
import { OptimizerMemory } from "../optimizer-memory.js";
import { typeValue, wholeValue } from "./attribute-values.js";
import { GraphDefinition, type Output } from "./graph-definition.js";
import { GraphVariables } from "./graph-variables.js";
import { compareRecordings, NotCompilableError, Recorder } from "./recorder.js";
import { joined, recordStep, type RecordedStep, type RecordedWeight, type StepPlace } from "./record-step.js";
import { Session } from "./session.js";

/** Options of {@link TrainingGraph}. */
export interface TrainingGraphOptions {
  readonly source: BatchSource;
  /** What is fed for one batch of each size, the largest first; its values do not matter. */
  readonly examples: readonly (readonly tf.Tensor[])[];
  /** Steps that one call can run, beside single ones, on batches of the first size. Default: 1. */
  readonly atOnce?: number;
}

/** What random numbers of a step follow from. */
export interface StepSeed {
  readonly seed: number;
  readonly step: number;
}

/**
 * The training step of a compiled net as a TensorFlow graph: batch, forward, loss, gradients, optimizer and metrics by one
 * call. Weights and the optimizer's memory live in its session until {@link readState} brings them back.
 */
export class TrainingGraph {
  /** To be closed when the graph is needed no more: it frees the weights and the optimizer's memory in it. */
  readonly session: Session;
  readonly atOnce: number;
  readonly #sizes: readonly number[];
  readonly #variables: {
    readonly weights: GraphVariables;
    readonly slots: GraphVariables;
    readonly kept: GraphVariables;
  };
  readonly #memory: OptimizerMemory;
  #iterations = 0;

  /**
   * Records the step, for each size of batches twice, and loads it. The net's weights are as before afterwards.
   *
   * @throws NotCompilableError when the step cannot be a graph
   */
  constructor(
    readonly model: tf.LayersModel,
    { source, examples, atOnce = 1 }: TrainingGraphOptions,
  ) {
    const backend = tensorflowBackend();
    if (!backend) throw new NotCompilableError(`the backend "${tf.getBackend()}" runs no TensorFlow graphs`);
    const trained = compiledNet(model).collectedTrainableWeights.map((weight) => weight.read());
    this.#memory = new OptimizerMemory(model.optimizer, trained);
    this.atOnce = atOnce;
    const before = model.getWeights().map((weight) => weight.clone());
    try {
      const { graph, sizes, ...variables } = record(model, { source, examples, atOnce, backend, memory: this.#memory });
      this.#sizes = sizes;
      this.#variables = variables;
      this.session = new Session(backend, graph);
    } finally {
      model.setWeights(before);
      tf.dispose(before);
    }
  }

  /** Takes over what the source keeps, the net's weights and the optimizer's memory, where they are others than before. */
  writeState(source: BatchSource): void {
    const { session } = this;
    const { weights, slots, kept } = this.#variables;
    const remembered = this.#memory.read();
    const zeros = remembered.length > 0 ? [] : slots.kinds.map(({ shape }) => tf.zeros([...shape]));
    GraphVariables.write(session, [
      [kept, source.kept.map(({ tensor }) => tensor)],
      [weights, this.model.getWeights()],
      [slots, [...remembered, ...zeros]],
    ]);
    tf.dispose(zeros);
    this.#iterations = this.#memory.iterations;
  }

  /** Brings the weights back into the net, and what the optimizer remembers into the optimizer. */
  readState(): void {
    const { weights, slots } = this.#variables;
    const values = weights.read(this.session);
    this.model.setWeights(values);
    const remembered = slots.read(this.session);
    this.#memory.write(remembered, this.#iterations);
    tf.dispose([values, remembered]);
    weights.known(this.model.getWeights());
    slots.known(this.#memory.read());
  }

  /**
   * Steps, one after the other.
   *
   * @param fed for one batch, or for `atOnce` batches one behind the other
   * @param seeds one for each step
   * @returns for each step loss and metrics, in the order of `score`
   */
  run(fed: readonly tf.Tensor[], seeds: readonly StepSeed[]): Float32Array[][] {
    const { learningRate } = this.model.optimizer as tf.Optimizer & { learningRate: number };
    const steps = seeds.length;
    const name = nameOf(fed[0]?.shape[0] ?? 0, steps);
    const small = {
      [`seed_${steps}`]: tf.tensor2d(
        seeds.flatMap(({ seed, step }) => [seed, step]),
        [steps, 2],
        "int32",
      ),
      learning_rate: tf.scalar(learningRate),
      iteration: tf.scalar(this.#iterations),
    };
    const feeds = Object.fromEntries(fed.map((tensor, i) => [`${name}_fed_${i}`, tensor]));
    const [output] = this.session.run({ ...feeds, ...small }, [name]);
    this.#iterations += steps;
    const values = output?.dataSync<"float32">() ?? new Float32Array();
    tf.dispose([small, output ?? []]);
    let at = 0;
    return seeds.map(() => this.#sizes.map((size) => values.slice(at, (at += size))));
  }
}

/** The name of the output that runs so many steps on so many examples in all. */
function nameOf(examples: number, steps: number): string {
  return `steps_${examples}_${steps}`;
}

interface RecordOptions extends Required<TrainingGraphOptions> {
  readonly backend: TensorFlowBackend;
  readonly memory: OptimizerMemory;
}

function record(model: tf.LayersModel, { source, examples, atOnce, backend, memory }: RecordOptions) {
  const graph = new GraphDefinition({ ownOperations: hasOwnOperations(backend) });
  const { TF_FLOAT, TF_INT32, TF_UINT8, TF_BOOL } = backend.binding;
  const typeOf = ({ dtype }: tf.Tensor) =>
    ({ float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL })[dtype as string] ?? TF_FLOAT;
  const tensors = model.weights.map((weight) => weight.read() as RecordedWeight["tensor"]);
  const weights = new GraphVariables(graph, "weight", tensors);
  const remembered = memory.weights.flatMap((weight) => Array.from({ length: memory.slotsPerWeight }, () => weight));
  const slots = new GraphVariables(graph, "slot", remembered);
  const keptKinds = source.kept.map(({ tensor, bytes = false }) => ({
    shape: [-1, ...tensor.shape.slice(1)],
    type: bytes ? TF_UINT8 : typeOf(tensor),
  }));
  const kept = new GraphVariables(graph, "kept", keptKinds);
  const recordedWeights = tensors.map((tensor, i) => {
    const trained = memory.weights.findIndex(({ name }) => name === tensor.name);
    const first = trained * memory.slotsPerWeight;
    const own = trained < 0 ? [] : slots.variables.slice(first, first + memory.slotsPerWeight);
    return { tensor, variable: weights.variables[i] ?? "", read: weights.reads[i] ?? "", slots: own };
  });
  const numbers = {
    learningRate: graph.placeholder("learning_rate", TF_FLOAT, []),
    iteration: graph.placeholder("iteration", TF_FLOAT, []),
  };
  const first = (output: Output) => unpacked(graph, output, { parts: 1, type: TF_INT32 })[0] ?? "";
  const seed = first(graph.placeholder("seed_1", TF_INT32, [1, 2]));
  const place = { weights: recordedWeights, kept: kept.reads, seed, numbers };
  const sizes: number[] = [];
  for (const [i, fed] of examples.entries()) {
    const name = nameOf(fed[0]?.shape[0] ?? 0, 1);
    const inputs = fed.map((tensor, k) => graph.placeholder(`${name}_fed_${k}`, typeOf(tensor), tensor.shape));
    const start = graph.size;
    const recordOnce = i > 0; // what is computed on the host was found with the first size
    const step = recordChecked(
      model,
      { source, fed, recordOnce },
      { recorder: new Recorder(backend, graph), fed: inputs, ...place },
    );
    graph.node("Identity", [step.output], { name, attributes: { T: typeValue(TF_FLOAT) } });
    if (i > 0) continue;
    sizes.push(...step.sizes);
    if (atOnce > 1) repeatStep(graph, { step, range: [start, graph.size], fed, inputs, place, atOnce, typeOf });
  }
  return { graph, sizes, weights, slots, kept };
}

/** Records a step, and once more on other values, to see what it computes on the host, unless that is known. */
function recordChecked(
  model: tf.LayersModel,
  { source, fed, recordOnce }: { source: BatchSource; fed: readonly tf.Tensor[]; recordOnce: boolean },
  place: StepPlace,
): RecordedStep {
  const first = copies(fed);
  const others = otherValues(fed);
  try {
    const step = recordStep(model, { source, fed: first }, place);
    if (recordOnce) return step;
    // Its operations are thrown away.
    const recorder = new Recorder(place.recorder.backend, new GraphDefinition());
    compareRecordings(step.recorder, recordStep(model, { source, fed: others }, { ...place, recorder }).recorder);
    return step;
  } finally {
    tf.dispose([first, others]);
  }
}

/** Puts `atOnce` copies of a step one behind the other, so that one call runs them all. */
function repeatStep(
  graph: GraphDefinition,
  options: {
    step: RecordedStep;
    range: readonly [number, number];
    fed: readonly tf.Tensor[];
    inputs: readonly Output[];
    place: Omit<StepPlace, "recorder" | "fed">;
    atOnce: number;
    typeOf: (tensor: tf.Tensor) => number;
  },
): void {
  const { step, range, fed, inputs, place, atOnce, typeOf } = options;
  const [FLOAT, INT] = [1, 3]; // tensorflow/core/framework/types.proto
  const name = nameOf((fed[0]?.shape[0] ?? 0) * atOnce, atOnce);
  const seeds = unpacked(graph, graph.placeholder(`seed_${atOnce}`, INT, [atOnce, 2]), { parts: atOnce, type: INT });
  const axis = graph.constant(INT, [], new Uint8Array(4));
  const parts = fed.map((tensor, i) => {
    const type = typeOf(tensor);
    const shape = [tensor.shape[0] ? tensor.shape[0] * atOnce : 0, ...tensor.shape.slice(1)];
    const all = graph.placeholder(`${name}_fed_${i}`, type, shape);
    return graph.node("Split", [axis, all], { attributes: { T: typeValue(type), num_split: wholeValue(atOnce) } });
  });
  const outputs: Output[] = [];
  for (let k = 0; k < atOnce; k++) {
    const after = outputs.at(-1);
    const replace = new Map<Output, Output>([[place.seed, seeds[k] ?? ""]]);
    inputs.forEach((input, i) => replace.set(input, k === 0 ? (parts[i] ?? "") : `${parts[i] ?? ""}:${k}`));
    for (const { variable, read } of place.weights) replace.set(read, graph.read(variable, FLOAT, { after }));
    const later = graph.constant(FLOAT, [], new Uint8Array(Float32Array.of(k).buffer));
    const iteration = graph.node("AddV2", [place.numbers.iteration, later], { attributes: { T: typeValue(FLOAT) } });
    replace.set(place.numbers.iteration, iteration);
    outputs.push(graph.repeat(range, { suffix: `_again${k}`, replace, after })(step.output));
  }
  graph.node("Identity", [joined(graph, outputs)], { name, attributes: { T: typeValue(FLOAT) } });
}

/** The rows of a tensor. */
function unpacked(graph: GraphDefinition, tensor: Output, { parts, type }: { parts: number; type: number }): Output[] {
  const attributes = { T: typeValue(type), num: wholeValue(parts), axis: wholeValue(0) };
  const node = graph.node("Unpack", [tensor], { attributes });
  return Array.from({ length: parts }, (_, i) => (i === 0 ? node : `${node}:${i}`));
}

/** The same values in memory of their own: where two tensors share it, the recorder would take them for one. */
function copies(fed: readonly tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() =>
    fed.map((tensor) => (tensor.dtype === "bool" ? tensor.logicalAnd(true) : tensor.mul(tf.scalar(1, tensor.dtype)))),
  );
}

/** Tensors of the same shapes and kinds with their rows in another order, or other numbers where there is one row. */
function otherValues(fed: readonly tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() =>
    fed.map((tensor) => (tensor.shape[0] === 1 && tensor.dtype === "float32" ? tensor.mul(0.5) : tensor.reverse(0))),
  );
}
