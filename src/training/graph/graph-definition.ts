import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { shapeValue, tensorValue, textValue, typeValue, type Attributes } from "./attribute-values.js";
import { inGraphFolder } from "./graph-folder.js";
import { ownConvolutions } from "./own-convolutions.js";
import { ownPooling } from "./own-pooling.js";
import { poolBeforeRelu } from "./pool-before-relu.js";
import { savedModelFile, type WrittenNode } from "./saved-model-file.js";

/** An output of a node: "name" for the first, "name:1" for the next. Behind "^" a node that only has to run before. */
export type Output = string;

/** Version of graphs that TensorFlow 2.21 writes (tensorflow/core/public/version.h, TF_GRAPH_DEF_VERSION). */
const PRODUCER = 1882;
const MIN_CONSUMER = 12;

/** A node as it is written down. */
export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly Output[];
  readonly attributes: Attributes;
  /** Of what was recorded: its attributes as values, and the shapes of its inputs. */
  readonly notes?: Readonly<Record<string, unknown>> | undefined;
  readonly shapes?: readonly (readonly number[])[] | undefined;
}

/** Options of {@link GraphDefinition.node}. */
type NodeOptions = Partial<Pick<GraphNode, "name" | "attributes" | "notes" | "shapes">>;

/** A TensorFlow graph that is being put together, node by node. */
export class GraphDefinition {
  readonly #nodes: GraphNode[] = [];

  /** @param options `ownOperations`: whether operations of our own, which only the processor has, may take others' place */
  constructor(readonly options: { readonly ownOperations?: boolean } = {}) {}

  get size(): number {
    return this.#nodes.length;
  }

  /**
   * Adds a node.
   *
   * @param name Default: the operation's name and a number
   * @returns its first output
   */
  node(
    operation: string,
    inputs: readonly Output[],
    { attributes = {}, name = `${operation}_${this.#nodes.length}`, notes, shapes }: NodeOptions = {},
  ): Output {
    this.#nodes.push({ name, operation, inputs, attributes, notes, shapes });
    return name;
  }

  /**
   * Repeats nodes under other names.
   *
   * @param range the numbers of the first of them and of the one behind the last
   * @param options `suffix` of the names; `replace`: what stands in the copies for outputs from outside of the range;
   *   `after`: a node that must have run before the copies read variables
   * @returns a function that gives the output of the copy for an output of the original
   */
  repeat(
    [first, end]: readonly [number, number],
    { suffix, replace, after }: { suffix: string; replace: ReadonlyMap<Output, Output>; after?: Output | undefined },
  ): (output: Output) => Output {
    const originals = this.#nodes.slice(first, end);
    const names = new Set(originals.map(({ name }) => name));
    const copyOf = (output: Output): Output => {
      const [, control = "", name = "", index = ""] = /^(\^?)([^:]+)(:\d+)?$/.exec(output) ?? [];
      if (names.has(name)) return `${control}${name}${suffix}${index}`;
      return replace.get(output) ?? output;
    };
    for (const { name, operation, inputs, ...rest } of originals) {
      const waits = after !== undefined && operation === "ReadVariableOp" ? [`^${after}`] : [];
      this.node(operation, [...inputs.map(copyOf), ...waits], { ...rest, name: name + suffix });
    }
    return copyOf;
  }

  constant(type: number, shape: readonly number[], bytes: Uint8Array): Output {
    return this.node("Const", [], { attributes: { dtype: typeValue(type), value: tensorValue(type, shape, bytes) } });
  }

  placeholder(name: string, type: number, shape: readonly number[]): Output {
    return this.node("Placeholder", [], { name, attributes: { dtype: typeValue(type), shape: shapeValue(shape) } });
  }

  /** A variable that lives as long as the session. */
  variable(name: string, type: number, shape: readonly number[]): Output {
    const attributes = { dtype: typeValue(type), shape: shapeValue(shape), shared_name: textValue(name) };
    return this.node("VarHandleOp", [], { name, attributes });
  }

  /** @param after a node that must have run before. Default: none */
  read(variable: Output, type: number, { after }: { after?: Output | undefined } = {}): Output {
    const inputs = after === undefined ? [variable] : [variable, `^${after}`];
    return this.node("ReadVariableOp", inputs, { attributes: { dtype: typeValue(type) } });
  }

  /** @returns the node that must have run, "^…" */
  assign(variable: Output, value: Output, type: number): Output {
    return `^${this.node("AssignVariableOp", [variable, value], { attributes: { dtype: typeValue(type) } })}`;
  }

  /**
   * Hands the graph over as a SavedModel, TensorFlow's form of it, in a folder that is gone afterwards.
   *
   * @param load loads the folder with the tag
   */
  handOver<Loaded>(load: (folder: string, tag: string) => Loaded): Loaded {
    return inGraphFolder((folder) => {
      writeFileSync(join(folder, "saved_model.pb"), this.#savedModel("train"));
      return load(folder, "train");
    });
  }

  #savedModel(tag: string): Uint8Array {
    const nodes = poolBeforeRelu(this.#nodes);
    return savedModelFile({
      tag,
      nodes: (this.options.ownOperations ? ownPooling(ownConvolutions(nodes)) : nodes).map(inOrder),
      versions: { producer: PRODUCER, minConsumer: MIN_CONSUMER },
    });
  }
}

/** TensorFlow wants what only has to run before behind the other inputs. */
function inOrder({ inputs, ...node }: GraphNode): WrittenNode {
  const control = (input: Output) => input.startsWith("^");
  return { ...node, inputs: [...inputs.filter((input) => !control(input)), ...inputs.filter(control)] };
}
