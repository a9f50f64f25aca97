import { hasOwnOperations, tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import type { Kept } from "../batches/batch-source.js";
import { typeValue } from "./attribute-values.js";
import { GraphDefinition } from "./graph-definition.js";
import { GraphVariables } from "./graph-variables.js";
import { compareRecordings, NotCompilableError, Recorder } from "./recorder.js";
import { Session } from "./session.js";

/** Options of {@link ForwardGraph}. */
export interface ForwardGraphOptions {
  readonly kept: readonly Kept[];
  /** What is fed for one batch of each size; its values do not matter. */
  readonly examples: readonly (readonly tf.Tensor[])[];
  /** Makes of what is fed what is asked for, by operations of the device; it learns nothing. */
  readonly work: (fed: readonly tf.Tensor[]) => tf.Tensor[];
}

/** What a net gives for a batch as a TensorFlow graph: its predictions, or its loss and metrics. */
export class ForwardGraph {
  /** To be closed when the graph is needed no more. */
  readonly session: Session;
  readonly #weights: GraphVariables;
  readonly #kept: GraphVariables;
  readonly #outputs = new Map<number, string[]>();

  /** @throws NotCompilableError when it cannot be a graph */
  constructor(
    readonly model: tf.LayersModel,
    { kept, examples, work }: ForwardGraphOptions,
  ) {
    const backend = tensorflowBackend();
    if (!backend) throw new NotCompilableError(`the backend "${tf.getBackend()}" runs no TensorFlow graphs`);
    const { TF_FLOAT, TF_INT32, TF_UINT8 } = backend.binding;
    const typeOf = ({ dtype }: tf.Tensor) => (dtype === "float32" ? TF_FLOAT : TF_INT32);
    const graph = new GraphDefinition({ ownOperations: hasOwnOperations(backend) });
    const weights = model.getWeights();
    this.#weights = new GraphVariables(graph, "weight", weights);
    this.#kept = new GraphVariables(
      graph,
      "kept",
      kept.map(({ tensor, bytes = false }) => ({
        shape: [-1, ...tensor.shape.slice(1)],
        type: bytes ? TF_UINT8 : typeOf(tensor),
      })),
    );
    const announceAll = (recorder: Recorder): Recorder => {
      weights.forEach((weight, i) => {
        recorder.announce(weight, this.#weights.reads[i] ?? "");
      });
      kept.forEach(({ tensor }, i) => {
        recorder.announce(tensor, this.#kept.reads[i] ?? "");
      });
      return recorder;
    };
    for (const fed of examples) {
      const n = fed[0]?.shape[0] ?? 0;
      const first = tf.tidy(() => fed.map((each) => each.mul(tf.scalar(1, each.dtype))));
      const others = tf.tidy(() => fed.map((each) => each.reverse(0)));
      const places = fed.map((each, i) => graph.placeholder(`fed_${n}_${i}`, typeOf(each), each.shape));
      const recordOn = (tensors: readonly tf.Tensor[], recorder: Recorder): tf.Tensor[] => {
        tensors.forEach((tensor, i) => {
          recorder.announce(tensor, places[i] ?? "");
        });
        return recorder.record(() => work(tensors));
      };
      const recorder = announceAll(new Recorder(backend, graph));
      const results = recordOn(first, recorder);
      const names = results.map((result, i) => {
        const output = recorder.outputOf(result, "the result");
        return graph.node("Identity", [output], { name: `result_${n}_${i}`, attributes: { T: typeValue(TF_FLOAT) } });
      });
      this.#outputs.set(n, names);
      const again = announceAll(new Recorder(backend, new GraphDefinition())); // its operations are thrown away
      const otherResults = recordOn(others, again);
      tf.dispose([first, others, results, otherResults]);
      compareRecordings(recorder, again);
    }
    this.session = new Session(backend, graph);
  }

  /** Takes over what is kept, and the net's weights, where they are others than before. */
  write(kept: readonly Kept[]): void {
    GraphVariables.write(this.session, [
      [this.#kept, kept.map(({ tensor }) => tensor)],
      [this.#weights, this.model.getWeights()],
    ]);
  }

  /** What `work` gives for this batch; the caller disposes of it. */
  run(fed: readonly tf.Tensor[]): tf.Tensor[] {
    const n = fed[0]?.shape[0] ?? 0;
    return this.session.run(
      Object.fromEntries(fed.map((tensor, i) => [`fed_${n}_${i}`, tensor])),
      this.#outputs.get(n) ?? [],
    );
  }
}
