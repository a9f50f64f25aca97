import { tensorValue, typeValue, wholeValue } from "../graph/attribute-values.js";
import type { Output } from "../graph/graph-definition.js";
import { NotCompilableError } from "../graph/recorder.js";
import { bytesOf } from "../graph/saved-model-file.js";
import { LoggedGraph, type LoggedNode } from "./logged-graph.js";

/** TensorFlow's numbers of types (tensorflow/core/framework/types.proto). */
const FLOAT = 1;
const INT32 = 3;

/** A net that was recorded on n pictures. */
export interface Recording {
  readonly n: number;
  readonly graph: LoggedGraph;
}

/** Options of {@link freeBatch}. */
export interface FreeBatchOptions {
  /** The placeholder whose first size is the number of pictures. */
  input: Output;
}

/**
 * One graph for any number of pictures n, of recordings of the same net on different numbers of them. Where constants differ
 * they are shapes, or are one value all over in a shape that differs: each size must be a + b n, with the same a and b in
 * every recording, and is computed so from the input's shape. Anything else that differs is refused.
 *
 * @param recordings three or more: the third shows whether the rule that the first two give is right
 * @throws NotCompilableError when the graph depends on the number of pictures in another way
 */
export function freeBatch(recordings: readonly Recording[], { input }: FreeBatchOptions): LoggedGraph {
  const [first, ...others] = recordings;
  if (!first || others.length < 2) throw new Error(`${recordings.length} recordings are too few: make three`);
  const made = new LoggedGraph();
  const sizes = new GrowingSizes(made, input);
  if (others.some(({ graph }) => graph.nodes.length !== first.graph.nodes.length))
    throw new NotCompilableError("the net runs other operations for other numbers of pictures");
  first.graph.nodes.forEach((node, i) => {
    const { name, operation, inputs, attributes, constant } = node;
    const given = recordings.map(({ n, graph }) => ({ n, node: graph.nodes[i] ?? node }));
    if (!given.every((other) => isAlike(node, other.node)))
      throw new NotCompilableError(`the net runs ${operation} in another way for other numbers of pictures`);
    const constants = given.flatMap(({ n, node: { constant: own } }) => (own ? [{ n, ...own }] : []));
    if (!constant || constants.every((other) => isSame(constant, other)))
      made.node(operation, inputs, { attributes, name });
    else if (constant.type === INT32 && constants.every(({ shape }) => shape.join() === constant.shape.join()))
      sizes.add(
        constants.map(({ n, bytes }) => ({ n, values: wholeNumbers(bytes) })),
        { shape: constant.shape, name },
      );
    else {
      const [value] = new Set(constants.map(({ bytes, shape }) => repeated(bytes, shape)));
      if (constants.some(({ bytes, shape }) => repeated(bytes, shape) !== value) || value === undefined)
        throw new NotCompilableError("the net has values that depend on the number of pictures");
      const dimensions = `${name}/shape`;
      sizes.add(
        constants.map(({ n, shape }) => ({ n, values: shape })),
        { shape: [constant.shape.length], name: dimensions },
      );
      const scalar = `${name}/value`;
      const element = Buffer.from(value, "hex");
      made.node("Const", [], {
        name: scalar,
        attributes: { dtype: typeValue(constant.type), value: tensorValue(constant.type, [], element) },
      });
      made.node("Fill", [dimensions, scalar], {
        name,
        attributes: { T: typeValue(constant.type), index_type: typeValue(INT32) },
      });
    }
  });
  return made;
}

type Constant = NonNullable<LoggedNode["constant"]>;

function isSame(one: Constant, other: Constant): boolean {
  return one.shape.join() === other.shape.join() && Buffer.compare(one.bytes, other.bytes) === 0;
}

function isAlike(one: LoggedNode, other: LoggedNode): boolean {
  if (other.operation !== one.operation || other.name !== one.name || other.inputs.join() !== one.inputs.join())
    return false;
  if (one.constant ?? other.constant) return one.constant?.type === other.constant?.type;
  return Object.entries(one.attributes).every(([name, value]) => {
    const given = other.attributes[name];
    return given !== undefined && Buffer.compare(bytesOf(value), bytesOf(given)) === 0;
  });
}

function wholeNumbers(bytes: Uint8Array): number[] {
  return Array.from(new Int32Array(Uint8Array.from(bytes).buffer));
}

/** The bytes of the element that a constant has all over, as hexadecimal digits. */
function repeated(bytes: Uint8Array, shape: readonly number[]): string | undefined {
  const size = bytes.length / shape.reduce((product, length) => product * length, 1);
  const element = bytes.subarray(0, size);
  return bytes.every((byte, i) => byte === element[i % size]) ? Buffer.from(element).toString("hex") : undefined;
}

/** Computes sizes that grow with the number of pictures. */
class GrowingSizes {
  #pictures: Output | undefined;

  constructor(
    private readonly graph: LoggedGraph,
    private readonly input: Output,
  ) {}

  /** Adds a node of that name which is a + b n, element by element, by its values for some n. */
  add(
    given: readonly { readonly n: number; readonly values: readonly number[] }[],
    { shape, name }: { shape: readonly number[]; name: string },
  ): void {
    const [low, high] = given;
    if (!low || !high) throw new Error("a rule follows from two values");
    const b = low.values.map((value, i) => ((high.values[i] ?? NaN) - value) / (high.n - low.n));
    const a = low.values.map((value, i) => value - (b[i] ?? NaN) * low.n);
    const isRight = given.every(({ n, values }) =>
      values.every((value, i) => value === (a[i] ?? NaN) + (b[i] ?? NaN) * n),
    );
    if (!isRight || !b.every(Number.isInteger) || given.some(({ values }) => values.length !== a.length))
      throw new NotCompilableError("the net has a shape that does not grow in step with the number of pictures");
    const attributes = { T: typeValue(INT32) };
    const [fixed, step] = [this.#constant(`${name}/fixed`, a, shape), this.#constant(`${name}/step`, b, shape)];
    this.#pictures ??= this.#count();
    const grown = this.graph.node("Mul", [step, this.#pictures], { attributes, name: `${name}/grown` });
    this.graph.node("AddV2", [fixed, grown], { attributes, name });
  }

  #constant(name: string, values: readonly number[], shape: readonly number[]): Output {
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    return this.graph.node("Const", [], {
      name,
      attributes: { dtype: typeValue(INT32), value: tensorValue(INT32, shape, bytes) },
    });
  }

  /** The number of pictures, a scalar. */
  #count(): Output {
    const shape = this.graph.node("Shape", [this.input], {
      name: "pictures/shape",
      attributes: { T: typeValue(FLOAT), out_type: typeValue(INT32) },
    });
    const [from, to] = [this.#constant("pictures/from", [0], [1]), this.#constant("pictures/to", [1], [1])];
    const masks = ["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask"].map(
      (mask) => [mask, wholeValue(0)] as const,
    );
    return this.graph.node("StridedSlice", [shape, from, to, to], {
      name: "pictures",
      attributes: {
        T: typeValue(INT32),
        Index: typeValue(INT32),
        ...Object.fromEntries(masks),
        shrink_axis_mask: wholeValue(1),
      },
    });
  }
}
