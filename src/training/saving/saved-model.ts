import type { PbfWriter } from "pbf";

import type { Output } from "../graph/graph-definition.js";
import { inside, savedModelFile, writeMap, shapeMessage, type Message } from "../graph/saved-model-file.js";
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

const FLOAT = 1;

/** Every TensorFlow 2 reads this one; the operations are older. */
const versions = { producer: 561, minConsumer: 12 };

/**
 * The bytes of `saved_model.pb`: a graph whose weights are constants, with the signature "serving_default" under the tag
 * "serve" (https://www.tensorflow.org/guide/saved_model).
 *
 * @param options `tensorBytes`: what the weights take
 */
export function savedModel(
  nodes: readonly LoggedNode[],
  signature: Signature,
  options: { tensorBytes: number },
): Uint8Array {
  const signatures = { serving_default: (fields: PbfWriter) => writeSignature(signature, fields) };
  return savedModelFile({ tag: "serve", nodes, versions, tensorflowVersion: "2.4.0", signatures }, options);
}

/** tensorflow/core/protobuf/meta_graph.proto, SignatureDef */
function writeSignature({ inputs, outputs }: Signature, fields: PbfWriter): void {
  const infos = (tensors: readonly SignatureTensor[]) =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, tensorInfo(tensor)]));
  writeMap(fields, 1, infos(inputs));
  writeMap(fields, 2, infos(outputs));
  fields.writeStringField(3, "tensorflow/serving/predict");
}

/** tensorflow/core/protobuf/meta_graph.proto, TensorInfo */
function tensorInfo({ output, shape }: SignatureTensor): Message {
  return (fields) => {
    fields.writeStringField(1, output.includes(":") ? output : `${output}:0`);
    fields.writeVarintField(2, FLOAT);
    inside(fields, 3, shapeMessage(shape));
  };
}
