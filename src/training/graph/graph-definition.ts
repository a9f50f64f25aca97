import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { shapeValue, tensorValue, textValue, typeValue, type Attributes } from "./attribute-values.js";
import { protocolBuffers, type NodeDefinition } from "./protocol-buffers.js";

/** An output of a node: "name" for the first, "name:1" for the next. Behind "^" a node that only has to run before. */
export type Output = string;

/** Version of graphs that TensorFlow 2.21 writes (tensorflow/core/public/version.h, TF_GRAPH_DEF_VERSION). */
const PRODUCER = 1882;
const MIN_CONSUMER = 12;

/** A TensorFlow graph that is being put together, node by node. */
export class GraphDefinition {
  readonly #nodes: NodeDefinition[] = [];

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
    { attributes = {}, name = `${operation}_${this.#nodes.length}` }: { attributes?: Attributes; name?: string } = {},
  ): Output {
    const node = new protocolBuffers.NodeDef();
    node.setName(name);
    node.setOp(operation);
    // TensorFlow wants what only has to run before behind the others.
    node.setInputList([
      ...inputs.filter((input) => !input.startsWith("^")),
      ...inputs.filter((input) => input.startsWith("^")),
    ]);
    for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
    this.#nodes.push(node);
    return name;
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

  read(variable: Output, type: number): Output {
    return this.node("ReadVariableOp", [variable], { attributes: { dtype: typeValue(type) } });
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
    const folder = mkdtempSync(join(tmpdir(), "tseminar-graph-"));
    try {
      writeFileSync(join(folder, "saved_model.pb"), this.#savedModel("train"));
      return load(folder, "train");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #savedModel(tag: string): Uint8Array {
    const { GraphDef, VersionDef, MetaGraphDef, SavedModel } = protocolBuffers;
    const version = new VersionDef();
    version.setProducer(PRODUCER);
    version.setMinConsumer(MIN_CONSUMER);
    const graph = new GraphDef();
    graph.setNodeList(this.#nodes);
    graph.setVersions(version);
    const info = new MetaGraphDef.MetaInfoDef();
    info.setTagsList([tag]);
    const meta = new MetaGraphDef();
    meta.setMetaInfoDef(info);
    meta.setGraphDef(graph);
    const model = new SavedModel();
    model.setSavedModelSchemaVersion(1);
    model.setMetaGraphsList([meta]);
    return model.serializeBinary();
  }
}
