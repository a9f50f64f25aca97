import { tensorflowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";
import type { BatchSource } from "./batches/batch-source.js";
import { compiledNet } from "./compiled-net.js";
import "./device-layers.js";
import { useSeed } from "./device-random.js";
import { closeWith } from "./graph/open-sessions.js";
import { NotCompilableError } from "./graph/recorder.js";
import { TrainingGraph, type StepSeed } from "./graph/training-graph.js";
import { trainOnBatch } from "./score.js";

/** One step of a training after the other. */
export interface TrainStep {
  /** Steps that one call may run together. */
  readonly atOnce: number;
  /** Runs steps, one for each seed: for each loss and metrics in the order of `score`. */
  run(fed: readonly tf.Tensor[], seeds: readonly StepSeed[]): Float32Array[][];
  /** To call before the first batch of an epoch: takes over weights that a callback has changed. */
  beginEpoch(): void;
  /** To call after the last one: from then on the net and its optimizer have what they have learnt. */
  endEpoch(): void;
  /** Frees what it kept for itself; the net keeps its graph. */
  dispose(): void;
}

/** Options of {@link trainStep}. */
export interface TrainStepOptions {
  readonly source: BatchSource;
  /** What is fed for one batch of each size that is known to come, the largest first. */
  readonly examples: readonly (readonly tf.Tensor[])[];
  /** Whether each step runs as tfjs does it, operation by operation. */
  readonly eager: boolean;
  /** Steps that one call may run together where the step is a graph. */
  readonly atOnce: number;
}

/** Graphs of nets, with what they were made for: a second training goes on with them. */
const graphs = new WeakMap<tf.LayersModel, { graph: TrainingGraph; made: string; optimizer: tf.Optimizer }>();
/** Sizes of batches that a graph is made for; of a stream with more, the ones that came last. */
const MOST_SIZES = 6;

/** Nets of which it was said that they train without a graph. */
const warned = new WeakSet<tf.LayersModel>();
let saidOfBackend = false;

/** The step as a graph of TensorFlow, or where that cannot be, as tfjs runs it; then one line says why. */
export function trainStep(model: tf.LayersModel, options: TrainStepOptions): TrainStep {
  if (options.eager) return eagerStep(model, options.source);
  if (tensorflowBackend()) return new GraphStep(model, options);
  if (!saidOfBackend)
    console.warn(`the backend "${tf.getBackend()}" runs no graphs: nets train operation by operation`);
  saidOfBackend = true;
  return eagerStep(model, options.source);
}

class GraphStep implements TrainStep {
  #examples: readonly (readonly tf.Tensor[])[];
  #graph: TrainingGraph | undefined;
  #instead: TrainStep | undefined;
  readonly #kept: tf.Tensor[] = [];

  constructor(
    readonly model: tf.LayersModel,
    readonly options: TrainStepOptions,
  ) {
    this.#examples = options.examples;
    if (this.#examples.length > 0) this.#make();
  }

  get atOnce(): number {
    return this.#instead ? 1 : this.options.atOnce;
  }

  run(fed: readonly tf.Tensor[], seeds: readonly StepSeed[]): Float32Array[][] {
    if (!this.#instead && seeds.length === 1 && !this.#examples.some((example) => sameSizes(example, fed)))
      this.#add(fed);
    if (this.#instead) return this.#instead.run(fed, seeds);
    if (!this.#graph) throw new Error("the step has no graph");
    return this.#graph.run(fed, seeds);
  }

  beginEpoch(): void {
    this.#graph?.writeState(this.options.source);
  }

  endEpoch(): void {
    this.#graph?.readState();
  }

  dispose(): void {
    tf.dispose(this.#kept);
  }

  /** Makes the graph anew, for batches of this size, too. */
  #add(fed: readonly tf.Tensor[]): void {
    this.#graph?.readState();
    const copies = fed.map((tensor) => tf.keep(tensor.clone())); // those of a stream are gone after the step
    this.#kept.push(...copies);
    this.#examples = [copies, ...this.#examples.slice(0, MOST_SIZES - 1)];
    this.#make();
    this.#graph?.writeState(this.options.source);
  }

  #make(): void {
    try {
      this.#graph = graphOf(this.model, { ...this.options, examples: this.#examples });
    } catch (error) {
      if (!(error instanceof NotCompilableError)) throw error;
      const { model } = this;
      if (!warned.has(model)) console.warn(`${model.name} trains without a graph, which is slower: ${error.message}`);
      warned.add(model);
      this.#graph = undefined;
      this.#instead = eagerStep(model, this.options.source);
    }
  }
}

function sameSizes(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): boolean {
  return a.length === b.length && a.every(({ shape }, i) => shape.join() === b[i]?.shape.join());
}

function graphOf(model: tf.LayersModel, { source, examples, atOnce }: TrainStepOptions): TrainingGraph {
  const { optimizer } = model;
  const sizes = examples.map((fed) => fed.map(({ shape, dtype }) => `${dtype}[${shape.join()}]`).join(" "));
  // Freezing a layer puts the weights in another order, and what is trained was fixed by `compile`.
  const weights = model.weights.map(({ name, trainable }) => `${name} ${trainable ? "learns" : "stays"}`);
  const trained = compiledNet(model).collectedTrainableWeights.map((weight) => weight.read().name);
  const made = [source.signature, ...sizes, atOnce, ...weights, ...trained].join("; ");
  const before = graphs.get(model);
  if (before?.optimizer === optimizer && before.made === made && before.graph.session.isOpen) return before.graph;
  before?.graph.session.close();
  graphs.delete(model);
  const graph = new TrainingGraph(model, { source, examples, atOnce });
  graphs.set(model, { graph, made, optimizer });
  closeWith(model, graph.session);
  return graph;
}

function eagerStep(model: tf.LayersModel, source: BatchSource): TrainStep {
  return {
    atOnce: 1,
    run: (fed, seeds) =>
      seeds.map(({ seed, step }) => {
        applyLearningRate(model.optimizer);
        const from = tf.tensor1d([seed, step], "int32");
        const numbers = useSeed(from, () => {
          const batch = source.make(fed);
          const scores = trainOnBatch(model, batch);
          tf.dispose([...batch.inputs, ...batch.targets, ...(batch.weights ?? [])]);
          return scores;
        });
        const values = numbers.map((each) => each.dataSync<"float32">());
        tf.dispose([from, numbers]);
        return values;
      }),
    beginEpoch: () => undefined,
    endEpoch: () => undefined,
    dispose: () => undefined,
  };
}

/** tfjs' SGD keeps a tensor of its learning rate, which setting `learningRate` alone leaves as it was. */
function applyLearningRate(optimizer: tf.Optimizer): void {
  const { learningRate, setLearningRate } = optimizer as tf.Optimizer & Partial<SteppedOptimizer>;
  if (learningRate !== undefined) setLearningRate?.call(optimizer, learningRate);
}

interface SteppedOptimizer {
  readonly learningRate: number;
  setLearningRate(rate: number): void;
}
