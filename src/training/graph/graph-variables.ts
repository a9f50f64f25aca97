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

  /**
   * Has variables take tensors over, unless they are those that were written or read last. All in one run: TensorFlow takes
   * longer to prepare one than to do it.
   */
  static write(session: Session, all: readonly (readonly [GraphVariables, readonly tf.Tensor[]])[]): void {
    const changed = all.filter(([variables, tensors]) => variables.#differFrom(tensors));
    if (changed.length === 0) return;
    const feeds = changed.flatMap(([variables, tensors]) =>
      tensors.map((tensor, i) => [variables.#placeholders[i] ?? "", tensor] as const),
    );
    const written = changed.map(([variables]) => variables.#written);
    tf.dispose(session.run(Object.fromEntries(feeds), written));
    for (const [variables, tensors] of changed) variables.known(tensors);
  }

  #differFrom(tensors: readonly tf.Tensor[]): boolean {
    return tensors.length !== this.#known.length || tensors.some(({ dataId }, i) => dataId !== this.#known[i]);
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
