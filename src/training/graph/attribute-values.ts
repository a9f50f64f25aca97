import type { OperationAttribute, TensorFlowBackend } from "../../tensorflow-backend.js";
import { protocolBuffers, type AttributeValue, type TensorShape } from "./protocol-buffers.js";

/** Attributes of a node by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

export function typeValue(type: number): AttributeValue {
  return made((value) => {
    value.setType(type);
  });
}

export function shapeValue(shape: readonly number[]): AttributeValue {
  return made((value) => {
    value.setShape(shapeMessage(shape));
  });
}

export function textValue(text: string): AttributeValue {
  return made((value) => {
    value.setS(Buffer.from(text));
  });
}

export function truthValue(truth: boolean): AttributeValue {
  return made((value) => {
    value.setB(truth);
  });
}

export function wholeValue(number: number): AttributeValue {
  return made((value) => {
    value.setI(number);
  });
}

/** The bytes of a tensor, as TensorProto has them: row by row, the machine's byte order. */
export function tensorValue(type: number, shape: readonly number[], bytes: Uint8Array): AttributeValue {
  const tensor = new protocolBuffers.Tensor();
  tensor.setDtype(type);
  tensor.setTensorShape(shapeMessage(shape));
  tensor.setTensorContent(bytes);
  return made((value) => {
    value.setTensor(tensor);
  });
}

/** An attribute as tfjs-node gives it to the addon. */
export function attributeValue({ name, type, value }: OperationAttribute, binding: TensorFlowBackend["binding"]) {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_INT, TF_ATTR_SHAPE, TF_ATTR_STRING, TF_ATTR_TYPE } = binding;
  return made((message) => {
    if (type === TF_ATTR_SHAPE) message.setShape(shapeMessage(value as number[]));
    else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      const list = new protocolBuffers.AttrValue.ListValue();
      const numbers = Array.from(value as ArrayLike<number>, Number);
      if (type === TF_ATTR_INT) list.setIList(numbers);
      else if (type === TF_ATTR_FLOAT) list.setFList(numbers);
      else if (type === TF_ATTR_TYPE) list.setTypeList(numbers);
      else throw new Error(`attribute ${name} is a list of type ${type}, which is not known here`);
      message.setList(list);
    } else if (type === TF_ATTR_INT) message.setI(Number(value));
    else if (type === TF_ATTR_FLOAT) message.setF(Number(value));
    else if (type === TF_ATTR_BOOL) message.setB(Boolean(value));
    else if (type === TF_ATTR_TYPE) message.setType(Number(value));
    else if (type === TF_ATTR_STRING) message.setS(Buffer.from(String(value)));
    else throw new Error(`attribute ${name} has type ${type}, which is not known here`);
  });
}

function shapeMessage(shape: readonly number[]): TensorShape {
  const message = new protocolBuffers.TensorShape();
  for (const size of shape) {
    const dimension = new protocolBuffers.TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}

function made(fill: (value: AttributeValue) => void): AttributeValue {
  const value = new protocolBuffers.AttrValue();
  fill(value);
  return value;
}
