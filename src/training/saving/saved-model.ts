import { createRequire } from "node:module";

import type { Output } from "../graph/graph-definition.js";
import { protocolBuffers, type Message, type TensorShape } from "../graph/protocol-buffers.js";
import type { LoggedNode } from "./logged-graph.js";

/** An input or output of a net as a SavedModel names it. */
export interface SignatureTensor {
  readonly name: string;
  readonly output: Output;
  /** -1 for a size that is open. */
  readonly shape: readonly number[];
}

/** The inputs and outputs of a graph. */
export interface Signature {
  readonly inputs: readonly SignatureTensor[];
  readonly outputs: readonly SignatureTensor[];
}

interface Named<Value> {
  set(name: string, value: Value): void;
}

/** tensorflow/core/protobuf/meta_graph.proto, what graph/protocol-buffers.ts leaves out. */
interface SignatureMessages {
  readonly TensorInfo: new () => Message & {
    setName(name: string): void;
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
  };
  readonly SignatureDef: new () => Message & {
    getInputsMap(): Named<Message>;
    getOutputsMap(): Named<Message>;
    setMethodName(name: string): void;
  };
  readonly MetaGraphDef: {
    new (): Message & {
      setMetaInfoDef(info: Message): void;
      setGraphDef(graph: Message): void;
      getSignatureDefMap(): Named<Message>;
    };
    readonly MetaInfoDef: new () => Message & {
      setTagsList(tags: string[]): void;
      setTensorflowVersion(version: string): void;
    };
  };
}

const messages = createRequire(import.meta.url)("@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js") as SignatureMessages;

const FLOAT = 1;

/**
 * The bytes of `saved_model.pb`: a graph whose weights are constants, with the signature "serving_default" under the tag
 * "serve" (https://www.tensorflow.org/guide/saved_model).
 */
export function savedModel(nodes: readonly LoggedNode[], signature: Signature): Uint8Array {
  const { GraphDef, NodeDef, VersionDef, SavedModel } = protocolBuffers;
  const version = new VersionDef();
  // Every TensorFlow 2 reads this one; the operations are older.
  version.setProducer(561);
  version.setMinConsumer(12);
  const graph = new GraphDef();
  graph.setVersions(version);
  graph.setNodeList(
    nodes.map(({ name, operation, inputs, attributes }) => {
      const node = new NodeDef();
      node.setName(name);
      node.setOp(operation);
      node.setInputList([...inputs]);
      for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
      return node;
    }),
  );
  const definition = new messages.SignatureDef();
  definition.setMethodName("tensorflow/serving/predict");
  for (const tensor of signature.inputs) definition.getInputsMap().set(tensor.name, tensorInfo(tensor));
  for (const tensor of signature.outputs) definition.getOutputsMap().set(tensor.name, tensorInfo(tensor));
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.setTagsList(["serve"]);
  info.setTensorflowVersion("2.4.0");
  const meta = new messages.MetaGraphDef();
  meta.setMetaInfoDef(info);
  meta.setGraphDef(graph);
  meta.getSignatureDefMap().set("serving_default", definition);
  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.setMetaGraphsList([meta]);
  return model.serializeBinary();
}

function tensorInfo({ output, shape }: SignatureTensor): Message {
  const sizes = new protocolBuffers.TensorShape();
  for (const size of shape) {
    const dimension = new protocolBuffers.TensorShape.Dim();
    dimension.setSize(size);
    sizes.addDim(dimension);
  }
  const info = new messages.TensorInfo();
  info.setName(output.includes(":") ? output : `${output}:0`);
  info.setDtype(FLOAT);
  info.setTensorShape(sizes);
  return info;
}
