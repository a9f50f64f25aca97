import { tensorflowBackend, type TensorFlowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import { GraphDefinition, type Output } from "./graph-definition.js";
import { compareRecordings, NotCompilableError, Recorder } from "./recorder.js";
import { recordStep, type StepTensors } from "./record-step.js";
import { Session } from "./session.js";
import { typeValue } from "./attribute-values.js";
import { weightsIn, type GraphWeight } from "./graph-weights.js";

const WEIGHTS_WRITTEN = "weights_written";
const OPTIMIZER_STARTED = "optimizer_started";

/**
 * The training step of a compiled net as a TensorFlow graph: forward, loss, gradients, optimizer and metrics by one call.
 * Weights and the optimizer's memory live in its session until {@link readWeights} brings the weights back.
 */
export class TrainingGraph {
  /** To be closed when the graph is needed no more: it frees the weights and the optimizer's memory in it. */
  readonly session: Session;
  readonly #weights: readonly GraphWeight[];
  /** What the net's weights were when they and the graph's were last the same. */
  #known: readonly object[] = [];

  /**
   * Records the step, for each size of batches twice, and loads it. The net's weights are as before afterwards.
   *
   * @param examples one batch of each size; what they hold does not matter
   * @throws NotCompilableError when the step cannot be a graph
   */
  constructor(
    readonly model: tf.LayersModel,
    examples: readonly StepTensors[],
  ) {
    const backend = tensorflowBackend();
    if (!backend) throw new NotCompilableError(`the backend "${tf.getBackend()}" runs no TensorFlow graphs`);
    const before = model.getWeights().map((weight) => weight.clone());
    try {
      const { graph, weights } = recordAll(model, examples, backend);
      this.#weights = weights;
      this.session = new Session(backend, graph);
    } finally {
      model.setWeights(before);
      tf.dispose(before);
    }
    tf.dispose(this.session.run({}, [OPTIMIZER_STARTED]));
    this.writeWeights();
  }

  /**
   * One step.
   *
   * @param options `seed` and `step`: what the random numbers of dropout follow from
   * @returns loss and metrics, in the order of `model.metricsNames`
   */
  run({ x, y }: StepTensors, { seed, step }: { seed: number; step: number }): number[] {
    const [n = 0] = x.shape;
    const { learningRate } = this.model.optimizer as tf.Optimizer & { learningRate: number };
    const small = { seed: tf.tensor1d([seed, step], "int32"), learning_rate: tf.scalar(learningRate) };
    const [losses] = this.session.run({ [`x_${n}`]: x, [`y_${n}`]: y, ...small }, [`losses_${n}`]);
    const values = Array.from(losses?.dataSync<"float32">() ?? []);
    tf.dispose([small, losses ?? []]);
    return values;
  }

  /** Takes the net's weights over into the graph, unless they are those that were read last. */
  writeWeights(): void {
    const weights = this.model.getWeights();
    const ids = weights.map(({ dataId }) => dataId);
    if (ids.length === this.#known.length && ids.every((id, i) => id === this.#known[i])) return;
    const feeds = Object.fromEntries(weights.map((weight, i) => [this.#weights[i]?.written ?? "", weight]));
    tf.dispose(this.session.run(feeds, [WEIGHTS_WRITTEN]));
    this.#known = ids;
  }

  /** Brings the weights back into the net. */
  readWeights(): void {
    const weights = this.session.run(
      {},
      this.#weights.map(({ read }) => read),
    );
    this.model.setWeights(weights);
    tf.dispose(weights);
    this.#known = this.model.getWeights().map(({ dataId }) => dataId);
  }
}

function recordAll(model: tf.LayersModel, examples: readonly StepTensors[], backend: TensorFlowBackend) {
  const graph = new GraphDefinition();
  const { TF_FLOAT, TF_INT32 } = backend.binding;
  const weights = weightsIn(model, { graph, type: TF_FLOAT });
  const state = { variables: [], start: [] };
  const shared = {
    weights,
    state,
    seed: graph.placeholder("seed", TF_INT32, [2]),
    learningRate: graph.placeholder("learning_rate", TF_FLOAT, []),
  };
  for (const example of examples) {
    const step = recordStep(model, example, { recorder: new Recorder(backend, graph), ...shared });
    const other = otherValues(example);
    // Its operations are thrown away: it only shows what the net computes on the host.
    const scratch = new GraphDefinition();
    const again = recordStep(model, other, {
      recorder: new Recorder(backend, scratch),
      ...shared,
      state: emptyState(),
    });
    tf.dispose([other.x, other.y]);
    compareRecordings(step, again);
  }
  const written = weights.map(({ variable, written }) => graph.assign(variable, written, TF_FLOAT));
  signal(graph, WEIGHTS_WRITTEN, { after: written, type: TF_FLOAT });
  signal(graph, OPTIMIZER_STARTED, { after: state.start, type: TF_FLOAT });
  return { graph, weights };
}

function emptyState(): { variables: Output[]; start: Output[] } {
  return { variables: [], start: [] };
}

/** A batch of the same shape with other inputs, and its targets in another order. */
function otherValues({ x, y }: StepTensors): StepTensors {
  return tf.tidy(() => ({ x: x.mul(0.5).add(0.1), y: y.reverse(0) }));
}

/** An output that can be asked for to have other nodes run. */
function signal(
  graph: GraphDefinition,
  name: string,
  { after, type }: { after: readonly Output[]; type: number },
): void {
  const one = graph.constant(type, [], new Uint8Array(Float32Array.of(1).buffer));
  graph.node("Identity", [one, ...after], { name, attributes: { T: typeValue(type) } });
}
