import type { TensorFlowBackend } from "../../tensorflow-backend.js";
import type { tf } from "../../tensorflow.js";
import type { GraphDefinition, Output } from "./graph-definition.js";
import { NotCompilableError } from "./recorder.js";

/** A graph that TensorFlow has loaded; its variables live as long as it is open. */
export class Session {
  readonly #id: number;
  #open = true;

  /** @throws NotCompilableError when TensorFlow does not take it */
  constructor(
    readonly backend: TensorFlowBackend,
    graph: GraphDefinition,
  ) {
    try {
      this.#id = graph.handOver((folder, tag) => backend.loadSavedModelMetaGraph(folder, tag));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("Failed to load SavedModel")) throw error;
      throw new NotCompilableError(`TensorFlow does not take its graph (${error.message})`, { cause: error });
    }
  }

  /**
   * Runs the graph.
   *
   * @param feeds what the placeholders get, by name
   * @returns the outputs; the caller disposes of them
   */
  run(feeds: Readonly<Record<string, tf.Tensor>>, outputs: readonly Output[]): tf.Tensor[] {
    const infos = Object.keys(feeds).map((name) => ({ name }));
    return this.backend.runSavedModel(this.#id, Object.values(feeds), infos, outputs);
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Frees the graph and its variables. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.backend.deleteSavedModel(this.#id);
  }
}
