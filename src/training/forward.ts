import { range } from "../range.js";
import { tensorflowBackend } from "../tensorflow-backend.js";
import { tf } from "../tensorflow.js";
import type { IndexedSource } from "./batches/batch-source.js";
import { inBatches } from "./batches/in-batches.js";
import { breathe } from "./breathe.js";
import { ForwardGraph } from "./graph/forward-graph.js";
import { closeWith } from "./graph/open-sessions.js";
import { NotCompilableError } from "./graph/recorder.js";

/** What is asked of a net for each batch. */
export interface ForwardWork {
  /** Tells apart what is asked for. */
  readonly name: string;
  /** By operations of the device. */
  readonly work: (fed: readonly tf.Tensor[]) => tf.Tensor[];
}

/** So many batches are worth a graph; fewer are run as tfjs does it, and all where a graph cannot be had. */
const WORTH_A_GRAPH = 3;

/** Graphs of nets, the last used at the end. */
const graphs = new WeakMap<tf.LayersModel, Map<string, ForwardGraph>>();
/** Graphs that a net may have at once: training's validation, a test set, predictions. */
const MOST = 4;
/**
 * Runs a net over examples in batches, as a graph where that is worth while.
 *
 * @param take gets what the work gives for each batch, and disposes of it
 */
export async function forwardAll(
  model: tf.LayersModel,
  { name, work }: ForwardWork,
  options: {
    source: IndexedSource;
    indices: Uint32Array;
    batchSize: number;
    take: (results: tf.Tensor[], chosen: Uint32Array) => void;
  },
): Promise<void> {
  const { source, indices, batchSize, take } = options;
  const sizes = [...new Set([Math.min(batchSize, indices.length), indices.length % batchSize])].filter((n) => n > 0);
  const worthIt = tensorflowBackend() !== undefined && indices.length > (WORTH_A_GRAPH - 1) * batchSize;
  const run = worthIt ? graphRun(model, { name, work, source, sizes }) : work;
  for (const chosen of inBatches(indices, batchSize)) {
    const fed = source.feed(chosen);
    const results = run(fed);
    tf.dispose(fed);
    take(results, chosen);
    await breathe();
  }
}

function graphRun(
  model: tf.LayersModel,
  { name, work, source, sizes }: ForwardWork & { source: IndexedSource; sizes: readonly number[] },
): ForwardWork["work"] {
  const weights = model.weights.map(({ name: weight, shape }) => `${weight} ${shape.join("×")}`);
  const key = [name, source.signature, ...sizes, ...weights].join("; ");
  const known = graphs.get(model) ?? new Map<string, ForwardGraph>();
  graphs.set(model, known);
  try {
    const before = known.get(key);
    const graph = before?.session.isOpen ? before : made(model, { name, work, source, sizes });
    known.delete(key);
    known.set(key, graph);
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) {
      known.get(oldest)?.session.close();
      known.delete(oldest);
    }
    graph.write(source.kept);
    return (fed) => graph.run(fed);
  } catch (error) {
    if (error instanceof NotCompilableError) return work; // training has said so already
    throw error;
  }
}

function made(
  model: tf.LayersModel,
  { work, source, sizes }: ForwardWork & { source: IndexedSource; sizes: readonly number[] },
): ForwardGraph {
  const examples = sizes.map((n) => source.feed(range(0, n)));
  try {
    const graph = new ForwardGraph(model, { kept: source.kept, examples, work });
    closeWith(model, graph.session);
    return graph;
  } finally {
    tf.dispose(examples);
  }
}
