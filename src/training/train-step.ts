import { tf } from "../tensorflow.js";
import type { Batch } from "./batches.js";
import "./device-layers.js";
import { useSeed } from "./device-random.js";
import { NotCompilableError } from "./graph/recorder.js";
import type { Session } from "./graph/session.js";
import { TrainingGraph } from "./graph/training-graph.js";
import { trainFunctionOf } from "./train-function.js";

/** One step of a training after the other. */
export interface TrainStep {
  /** Trains on the so many-th batch of the epoch: loss and metrics, in the order of `model.metricsNames`. */
  run(batch: Batch, step: number): number[];
  /**
   * To call before the first batch of an epoch: takes over weights that a callback has changed.
   *
   * @param seed what dropout in this epoch follows from
   */
  beginEpoch(seed: number): void;
  /** To call after the last one: from then on the net has the weights. */
  endEpoch(): void;
}

/** Graphs that were made for nets, with the optimizer that they know: a second training goes on with its memory. */
const graphs = new WeakMap<tf.LayersModel, { graph: TrainingGraph; optimizer: tf.Optimizer; sizes: string }>();
const unused = new FinalizationRegistry((session: Session) => {
  session.close();
});

/** Nets of which it was said that they train without a graph. */
const warned = new WeakSet<tf.LayersModel>();

/**
 * The step as a graph of TensorFlow, or where that cannot be, as tfjs runs it; then one line says why.
 *
 * @param examples a batch of each size that will come
 * @param options `eager`: without a graph
 */
export function trainStep(model: tf.LayersModel, examples: readonly Batch[], { eager }: { eager: boolean }): TrainStep {
  if (!eager) {
    try {
      return graphStep(graphOf(model, examples));
    } catch (error) {
      if (!(error instanceof NotCompilableError)) throw error;
      if (!warned.has(model)) console.warn(`${model.name} trains without a graph, which is slower: ${error.message}`);
      warned.add(model);
    }
  }
  return eagerStep(model);
}

function graphOf(model: tf.LayersModel, examples: readonly Batch[]): TrainingGraph {
  const { optimizer } = model;
  const sizes = examples.map(({ x, y }) => `${x.shape.join("×")} ${y.shape.join("×")}`).join(", ");
  const made = graphs.get(model);
  if (made?.optimizer === optimizer && made.sizes === sizes) return made.graph;
  made?.graph.session.close();
  const graph = new TrainingGraph(model, examples);
  graphs.set(model, { graph, optimizer, sizes });
  unused.register(model, graph.session); // not the graph, which knows the net and would keep it
  return graph;
}

function graphStep(graph: TrainingGraph): TrainStep {
  let seed = 0;
  return {
    run: (batch, step) => graph.run(batch, { seed, step }),
    beginEpoch: (epochSeed) => {
      seed = epochSeed;
      graph.writeWeights();
    },
    endEpoch: () => {
      graph.readWeights();
    },
  };
}

function eagerStep(model: tf.LayersModel): TrainStep {
  let seed = 0;
  const train = trainFunctionOf(model);
  return {
    run: ({ x, y }, step) => {
      const from = tf.tensor1d([seed, step], "int32");
      const values = useSeed(from, () => train([x, y]));
      const numbers = values.map((value) => value.dataSync()[0] ?? Number.NaN);
      tf.dispose([from, values]);
      return numbers;
    },
    beginEpoch: (epochSeed) => {
      seed = epochSeed;
    },
    endEpoch: () => undefined,
  };
}
