import { createRequire } from "node:module";

/** A message of TensorFlow's protocol buffers. */
export interface Message {
  serializeBinary(): Uint8Array;
}

/** tensorflow/core/framework/tensor_shape.proto */
export interface TensorShape extends Message {
  addDim(dimension: Message): void;
}

/** tensorflow/core/framework/tensor.proto */
interface TensorValue extends Message {
  setDtype(type: number): void;
  setTensorShape(shape: TensorShape): void;
  setTensorContent(bytes: Uint8Array): void;
}

/** tensorflow/core/framework/attr_value.proto */
export interface AttributeValue extends Message {
  setI(value: number): void;
  setF(value: number): void;
  setB(value: boolean): void;
  setS(value: Uint8Array): void;
  setType(type: number): void;
  setShape(shape: TensorShape): void;
  setTensor(tensor: TensorValue): void;
  setList(list: ListValue): void;
}

interface ListValue extends Message {
  setIList(values: number[]): void;
  setFList(values: number[]): void;
  setTypeList(types: number[]): void;
}

/** tensorflow/core/framework/node_def.proto */
export interface NodeDefinition extends Message {
  setName(name: string): void;
  setOp(operation: string): void;
  setInputList(inputs: string[]): void;
  getAttrMap(): { set(name: string, value: AttributeValue): void };
}

/** The messages that a SavedModel is made of; tfjs-node brings them without types. */
interface ProtocolBuffers {
  readonly TensorShape: { new (): TensorShape; readonly Dim: new () => Message & { setSize(size: number): void } };
  readonly Tensor: new () => TensorValue;
  readonly AttrValue: { new (): AttributeValue; readonly ListValue: new () => ListValue };
  readonly NodeDef: new () => NodeDefinition;
  readonly GraphDef: new () => Message & {
    setNodeList(nodes: NodeDefinition[]): void;
    setVersions(version: Message): void;
  };
  readonly VersionDef: new () => Message & {
    setProducer(version: number): void;
    setMinConsumer(version: number): void;
  };
  readonly MetaGraphDef: {
    new (): Message & { setMetaInfoDef(info: Message): void; setGraphDef(graph: Message): void };
    readonly MetaInfoDef: new () => Message & { setTagsList(tags: string[]): void };
  };
  readonly SavedModel: new () => Message & {
    setSavedModelSchemaVersion(version: number): void;
    setMetaGraphsList(graphs: Message[]): void;
  };
}

export const protocolBuffers = createRequire(import.meta.url)(
  "@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js",
) as ProtocolBuffers;
