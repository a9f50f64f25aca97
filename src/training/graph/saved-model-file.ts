import { PbfWriter } from "pbf";

/** Writes the fields of a message. */
export type Message = (fields: PbfWriter) => void;

/** A node of a graph as it is written (tensorflow/core/framework/node_def.proto). */
export interface WrittenNode {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly string[];
  /** Each writes itself (tensorflow/core/framework/attr_value.proto). */
  readonly attributes: Readonly<Record<string, Message>>;
}

/** What a SavedModel of one graph consists of. */
export interface SavedModelParts {
  readonly tag: string;
  readonly nodes: readonly WrittenNode[];
  /** What the graph asks of TensorFlow (tensorflow/core/framework/versions.proto). */
  readonly versions: { readonly producer: number; readonly minConsumer: number };
  /** The TensorFlow that wrote it. Default: not said. */
  readonly tensorflowVersion?: string;
  /** Inputs and outputs by the name of the call. Default: none. */
  readonly signatures?: Readonly<Record<string, Message>>;
}

/**
 * The bytes of `saved_model.pb` (tensorflow/core/protobuf/saved_model.proto, meta_graph.proto; numbers of fields as there).
 *
 * @param options `tensorBytes`: what the constants among the nodes take, so that the file grows in place. Default: little
 */
export function savedModelFile(
  { tag, nodes, versions, tensorflowVersion, signatures = {} }: SavedModelParts,
  { tensorBytes = 0 } = {},
): Uint8Array {
  const file = new PbfWriter(new Uint8Array(tensorBytes + ROOM));
  file.writeVarintField(1, 1); // version of the format
  inside(file, 2, (meta) => {
    inside(meta, 1, (info) => {
      info.writeStringField(4, tag);
      if (tensorflowVersion !== undefined) info.writeStringField(5, tensorflowVersion);
    });
    inside(meta, 2, (graph) => {
      for (const node of nodes) graph.writeMessage(1, writeNode, node);
      inside(graph, 4, (fields) => {
        fields.writeVarintField(1, versions.producer);
        fields.writeVarintField(2, versions.minConsumer);
      });
    });
    writeMap(meta, 5, signatures);
  });
  return file.finish();
}

/** Bytes that a graph of middling size takes. */
const ROOM = 2 ** 18;

/** The bytes of a message by itself. */
export function bytesOf(message: Message): Uint8Array {
  const fields = new PbfWriter();
  message(fields);
  return fields.finish();
}

/** Writes a message as a field of another one. */
export function inside(fields: PbfWriter, number: number, message: Message): void {
  fields.writeMessage(number, call, message);
}

/** A map is a list of entries, each with its key as field 1 and its value as field 2. */
export function writeMap(fields: PbfWriter, number: number, map: Readonly<Record<string, Message>>): void {
  for (const name of Object.keys(map))
    inside(fields, number, (entry) => {
      entry.writeStringField(1, name);
      inside(entry, 2, map[name] ?? nothing);
    });
}

/** The sizes of a tensor (tensorflow/core/framework/tensor_shape.proto); -1 for one that is open. */
export function shapeMessage(shape: readonly number[]): Message {
  return (fields) => {
    for (const size of shape) inside(fields, 2, (dimension) => dimension.writeVarintField(1, size));
  };
}

function writeNode({ name, operation, inputs, attributes }: WrittenNode, fields: PbfWriter): void {
  fields.writeStringField(1, name);
  fields.writeStringField(2, operation);
  for (const input of inputs) fields.writeStringField(3, input);
  writeMap(fields, 5, attributes);
}

function call(message: Message, fields: PbfWriter): void {
  message(fields);
}

function nothing(): void {
  // An empty message.
}
