import type { OperationAttribute, TensorFlowBackend } from "../../tensorflow-backend.js";
import type { tf } from "../../tensorflow.js";

/** An operation that a recorded function ran. */
export interface RanOperation {
  readonly name: string;
  readonly attributes: readonly OperationAttribute[];
  readonly inputs: readonly tf.Tensor[];
  readonly output: tf.Tensor;
}

/** What a graph has in the place of an operation: one of its inputs as it is, or an operation on some of them. */
export type SimplerOperation =
  | { readonly input: number }
  | { readonly name: string; readonly attributes: readonly OperationAttribute[]; readonly inputs: readonly number[] };

/**
 * What gives the same as an operation in less time. tfjs casts to the type that is there, which is nothing to do in a graph; it
 * adds biases, and sums up their gradients, by general operations.
 *
 * @param numbersOf the values of a small tensor that is the same in each step; undefined for others
 */
export function simplerOperation(
  { name, attributes, inputs, output }: RanOperation,
  { binding, numbersOf }: { binding: TensorFlowBackend["binding"]; numbersOf: (input: number) => number[] | undefined },
): SimplerOperation | undefined {
  const [first, second] = inputs;
  if (!first) return undefined;
  const same = first.shape.join() === output.shape.join();
  if (name === "Cast" && first.dtype === output.dtype && valueOf(attributes, "SrcT") === valueOf(attributes, "DstT"))
    return { input: 0 };
  const { TF_ATTR_TYPE, TF_ATTR_STRING, TF_FLOAT } = binding;
  const pictures = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
  ];
  const floats = first.dtype === "float32" && output.dtype === "float32";
  const last = first.shape.at(-1) ?? 0;
  if (name === "Add" && floats && same && first.rank > 1 && second?.rank === 1 && second.size === last)
    return { name: "BiasAdd", attributes: pictures, inputs: [0, 1] };
  if (name === "Sum" && floats && first.rank > 1 && output.rank === 1 && output.size === last) {
    const axes = numbersOf(1);
    if (axes?.length === first.rank - 1 && axes.every((axis, i) => axis === i))
      return { name: "BiasAddGrad", attributes: pictures, inputs: [0] };
  }
  return undefined;
}

function valueOf(attributes: readonly OperationAttribute[], name: string): unknown {
  return attributes.find((each) => each.name === name)?.value;
}
