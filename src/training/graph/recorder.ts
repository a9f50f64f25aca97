import type { OperationAttribute, TensorFlowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import { attributeValue, type Attributes } from "./attribute-values.js";
import { BlankResults } from "./blank-results.js";
import { GraphDefinition, type Output } from "./graph-definition.js";
import { outputShapes } from "./output-shapes.js";
import { RecordedLayers } from "./recorded-layers.js";
import { simplerOperation, type RanOperation } from "./simpler-operation.js";

/** A value that a recorded function got from outside of it, and that the graph therefore has for ever. */
export interface RecordedConstant {
  /** The operation that uses it. */
  readonly operation: string;
  /** The layer at whose call it came up. Undefined in losses, metrics and optimizers. */
  readonly layer: string | undefined;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** What was recorded cannot be a graph; the message says which layer or function is the reason. */
export class NotCompilableError extends Error {
  override name = "NotCompilableError";
}

/**
 * Writes down, as a graph, the TensorFlow operations that a function of tfjs runs. Every kernel of tfjs-node goes through
 * two methods of its backend: while the function runs they note operation, attributes and inputs. Tensors that were not made
 * meanwhile become placeholders or variables when they were announced, else constants.
 */
export class Recorder {
  readonly constants: RecordedConstant[] = [];
  readonly #outputs = new WeakMap<object, Output>();
  /** What outputs of another shape were made from. */
  readonly #reshaped = new Map<Output, { readonly output: Output; readonly shape: string | undefined }>();
  /** Tensors that the graph has for ever. */
  readonly #constants = new WeakSet();
  readonly #layers = new RecordedLayers();

  /** @param graph what the operations are added to. Default: a new one */
  constructor(
    readonly backend: TensorFlowBackend,
    readonly graph = new GraphDefinition(),
  ) {}

  /** Announces a tensor: where the function uses it, the graph uses this output. */
  announce(tensor: tf.Tensor, output: Output): void {
    this.#outputs.set(tensor.dataId, output);
  }

  /** The output that a tensor is, if it is known. */
  find(tensor: tf.Tensor): Output | undefined {
    return this.#outputs.get(tensor.dataId);
  }

  /** The output that a tensor is; a constant where it was neither announced nor recorded. */
  outputOf(tensor: tf.Tensor, operation: string): Output {
    return this.find(tensor) ?? this.#constant(tensor, operation);
  }

  /**
   * Runs the function and records it. Operations that take long are not computed, where their results' shapes are known:
   * what the function returns has the right shapes, and wrong values.
   *
   * @throws NotCompilableError when the function looks at values that it has computed
   */
  record<Result>(work: () => Result): Result {
    const { backend } = this;
    const { executeSingleOutput, executeMultipleOutputs, readSync } = backend;
    const blanks = new BlankResults(backend, executeSingleOutput);
    const notRun = (name: string, attributes: readonly OperationAttribute[], inputs: readonly tf.Tensor[]) =>
      outputShapes({ name, attributes, inputs, numbersOf: (input) => this.#numbersOf(inputs[input]) })?.map((shape) =>
        blanks.make(shape),
      );
    backend.executeSingleOutput = (name, attributes, inputs) => {
      const known = this.#inputs(name, inputs);
      const tensor =
        notRun(name, attributes, inputs)?.[0] ?? executeSingleOutput.call(backend, name, attributes, inputs);
      this.announce(tensor, this.#simplest({ name, attributes, inputs, output: tensor }, known));
      return tensor;
    };
    backend.executeMultipleOutputs = (name, attributes, inputs, n) => {
      const known = this.#inputs(name, inputs);
      const tensors =
        notRun(name, attributes, inputs) ?? executeMultipleOutputs.call(backend, name, attributes, inputs, n);
      const node = this.#node(name, attributes, known);
      tensors.forEach((tensor, i) => {
        this.announce(tensor, i === 0 ? node : `${node}:${i}`);
      });
      return tensors;
    };
    backend.readSync = (dataId) => {
      if (!this.#reading && this.#outputs.has(dataId))
        throw new NotCompilableError(`${this.#place()} looks at values on the host`);
      return readSync.call(backend, dataId);
    };
    try {
      return this.#layers.follow(work);
    } finally {
      Object.assign(backend, { executeSingleOutput, executeMultipleOutputs, readSync });
      blanks.dispose();
    }
  }

  #reading = false;

  #inputs(operation: string, inputs: readonly tf.Tensor[]): Output[] {
    return inputs.map((input) => {
      if ("valueArray" in input) throw new NotCompilableError(`${this.#place()} uses 64-bit numbers in ${operation}`);
      return this.outputOf(input, operation);
    });
  }

  /** The output of an operation, or of a simpler one that gives the same. */
  #simplest(ran: RanOperation, known: readonly Output[]): Output {
    const { binding } = this.backend;
    const numbersOf = (input: number) => {
      const tensor = ran.inputs[input];
      return tensor && tensor.size <= 8 && this.#constants.has(tensor.dataId) ? this.#numbersOf(tensor) : undefined;
    };
    if (ran.name === "Reshape") return this.#reshape(ran, known);
    const simpler = simplerOperation(ran, { binding, numbersOf });
    const shapes = ran.inputs.map(({ shape }) => shape);
    if (!simpler) return this.#node(ran.name, ran.attributes, known, shapes);
    if ("input" in simpler) return known[simpler.input] ?? "";
    return this.#node(
      simpler.name,
      simpler.attributes,
      simpler.inputs.map((input) => known[input] ?? ""),
    );
  }

  /** Shapes that are changed to and fro are changed once, or not at all. */
  #reshape({ name, attributes, inputs, output }: RanOperation, known: readonly Output[]): Output {
    const [given = "", shape = ""] = known;
    const source = this.#reshaped.get(given) ?? { output: given, shape: inputs[0]?.shape.join() };
    if (source.shape === output.shape.join()) return source.output;
    const made = this.#node(name, attributes, [source.output, shape]);
    this.#reshaped.set(made, source);
    return made;
  }

  /** Those of an int32 tensor. */
  #numbersOf(tensor: tf.Tensor | undefined): number[] {
    return tensor ? [...new Int32Array(this.#bytesOf(tensor).buffer)] : [];
  }

  #node(
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly Output[],
    shapes?: readonly (readonly number[])[],
  ): Output {
    const { binding } = this.backend;
    const values: Attributes = Object.fromEntries(attributes.map((each) => [each.name, attributeValue(each, binding)]));
    const notes = Object.fromEntries(attributes.map((each) => [each.name, each.value]));
    return this.graph.node(name, inputs, { attributes: values, notes, shapes });
  }

  #constant(tensor: tf.Tensor, operation: string): Output {
    if (tensor instanceof tf.Variable)
      throw new NotCompilableError(`${this.#place()} has a variable of its own, ${tensor.name}`);
    const { TF_BOOL, TF_FLOAT, TF_INT32 } = this.backend.binding;
    const type = { float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL }[tensor.dtype as string];
    if (type === undefined) throw new NotCompilableError(`${this.#place()} uses values of type ${tensor.dtype}`);
    const bytes = this.#bytesOf(tensor);
    this.constants.push({ operation, layer: this.#layers.current, shape: tensor.shape, bytes });
    const output = this.graph.constant(type, tensor.shape, bytes);
    this.#constants.add(tensor.dataId);
    this.announce(tensor, output);
    return output;
  }

  #bytesOf(tensor: tf.Tensor): Uint8Array {
    this.#reading = true;
    try {
      const { buffer, byteOffset, byteLength } = this.backend.readSync(tensor.dataId);
      return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
    } finally {
      this.#reading = false;
    }
  }

  #place(): string {
    const layer = this.#layers.current;
    return layer === undefined ? "the loss, a metric or the optimizer" : `layer "${layer}"`;
  }
}

/**
 * Compares two recordings of the same function on other data: a constant that differs was computed on the host, and a graph
 * that has it would be wrong from the second step on.
 *
 * @throws NotCompilableError when there is one
 */
export function compareRecordings(first: Recorder, second: Recorder): void {
  if (first.constants.length !== second.constants.length)
    throw new NotCompilableError("the net runs other operations from one step to the next");
  first.constants.forEach((constant, i) => {
    const other = second.constants[i];
    if (other && Buffer.compare(constant.bytes, other.bytes) === 0) return;
    const where = constant.layer === undefined ? "the loss, a metric or the optimizer" : `layer "${constant.layer}"`;
    throw new NotCompilableError(`${where} computes values on the host (used by ${constant.operation})`);
  });
}
