import type { OperationAttribute, TensorFlowBackend } from "../../tensorflow-backend.js";
import { inside, shapeMessage, type Message } from "./saved-model-file.js";

/** Attributes of a node by name; each writes itself (tensorflow/core/framework/attr_value.proto). */
export type Attributes = Readonly<Record<string, Message>>;

export function typeValue(type: number): Message {
  return (fields) => fields.writeVarintField(6, type);
}

export function shapeValue(shape: readonly number[]): Message {
  return (fields) => inside(fields, 7, shapeMessage(shape));
}

export function textValue(text: string): Message {
  return (fields) => fields.writeStringField(2, text);
}

export function truthValue(truth: boolean): Message {
  return (fields) => fields.writeBooleanField(5, truth);
}

export function wholeValue(number: number): Message {
  return (fields) => fields.writeVarintField(3, number);
}

/** The bytes of a tensor, as TensorProto has them (tensorflow/core/framework/tensor.proto): row by row, the machine's order. */
export function tensorValue(type: number, shape: readonly number[], bytes: Uint8Array): Message {
  return (fields) =>
    inside(fields, 8, (tensor) => {
      tensor.writeVarintField(1, type);
      inside(tensor, 2, shapeMessage(shape));
      tensor.writeBytesField(4, bytes);
    });
}

/** An attribute as tfjs-node gives it to the addon. */
export function attributeValue(
  { name, type, value }: OperationAttribute,
  binding: TensorFlowBackend["binding"],
): Message {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_ATTR_TYPE } = binding;
  if (type === TF_ATTR_SHAPE) return shapeValue(value as number[]);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const numbers = Array.from(value as ArrayLike<number>, Number);
    if (type === TF_ATTR_INT) return listValue((list) => list.writePackedVarint(3, numbers));
    if (type === TF_ATTR_FLOAT) return listValue((list) => list.writePackedFloat(4, numbers));
    if (type === TF_ATTR_TYPE) return listValue((list) => list.writePackedVarint(6, numbers));
    throw new Error(`attribute ${name} is a list of type ${type}, which is not known here`);
  }
  if (type === TF_ATTR_INT) return wholeValue(Number(value));
  if (type === TF_ATTR_FLOAT) return (fields) => fields.writeFloatField(4, Number(value));
  if (type === TF_ATTR_BOOL) return truthValue(Boolean(value));
  if (type === TF_ATTR_TYPE) return typeValue(Number(value));
  if (type === TF_ATTR_STRING) return textValue(String(value));
  throw new Error(`attribute ${name} has type ${type}, which is not known here`);
}

function listValue(list: Message): Message {
  return (fields) => inside(fields, 1, list);
}
