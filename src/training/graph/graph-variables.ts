import { tf } from "../../tensorflow.js";
import { typeValue } from "./attribute-values.js";
import type { GraphDefinition, Output } from "./graph-definition.js";
import type { Session } from "./session.js";

/** TensorFlow's number of float32 (tensorflow/core/framework/types.proto). */
const FLOAT = 1;

/** What a variable of a graph holds. */
export interface VariableKind {
  /** −1 where a size is open. */
  readonly shape: readonly number[];
  /** TensorFlow's number of its type. Default: float32's. */
  readonly type?: number;
}

/** Variables that live in a session and are written and read together. */
export class GraphVariables {
  readonly variables: readonly Output[];
  /** Their values. */
  readonly reads: readonly Output[];
  readonly #placeholders: readonly Output[];
  /** What they and some tensors were when these were last the same. */
  #known: readonly object[] = [];

  constructor(
    graph: GraphDefinition,
    readonly name: string,
    readonly kinds: readonly VariableKind[],
  ) {
    this.variables = kinds.map(({ shape, type = FLOAT }, i) => graph.variable(`${name}_${i}`, type, shape));
    this.reads = kinds.map(({ type = FLOAT }, i) => graph.read(this.variables[i] ?? "", type));
    this.#placeholders = kinds.map(({ shape, type = FLOAT }, i) => graph.placeholder(`${name}_${i}_new`, type, shape));
    const assigned = kinds.map(({ type = FLOAT }, i) =>
      graph.assign(this.variables[i] ?? "", this.#placeholders[i] ?? "", type),
    );
    const one = graph.constant(FLOAT, [], new Uint8Array(Float32Array.of(1).buffer));
    graph.node("Identity", [one, ...assigned], { name: this.#written, attributes: { T: typeValue(FLOAT) } });
  }

  get #written(): Output {
    return `${this.name}_written`;
  }

  /** Takes tensors over, unless they are those that were written or read last. */
  write(session: Session, tensors: readonly tf.Tensor[]): void {
    const ids = tensors.map(({ dataId }) => dataId);
    if (ids.length === 0 || (ids.length === this.#known.length && ids.every((id, i) => id === this.#known[i]))) return;
    const feeds = Object.fromEntries(tensors.map((tensor, i) => [this.#placeholders[i] ?? "", tensor]));
    tf.dispose(session.run(feeds, [this.#written]));
    this.#known = ids;
  }

  /** Their values as new tensors; the caller disposes of them. */
  read(session: Session): tf.Tensor[] {
    return this.reads.length > 0 ? session.run({}, this.reads) : [];
  }

  /** Says that these tensors now hold what was read. */
  known(tensors: readonly tf.Tensor[]): void {
    this.#known = tensors.map(({ dataId }) => dataId);
  }
}
