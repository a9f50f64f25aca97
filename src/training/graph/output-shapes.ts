import type { OperationAttribute } from "../../tensorflow-backend.js";
import type { tf } from "../../tensorflow.js";

type Shape = readonly number[];

/** An operation that is about to run. */
export interface NextOperation {
  readonly name: string;
  readonly attributes: readonly OperationAttribute[];
  readonly inputs: readonly tf.Tensor[];
  /** The values of a small int32 input. */
  readonly numbersOf: (input: number) => readonly number[];
}

/**
 * The shapes of what an operation gives, for those in which a training step spends its time; all of them give float32. With
 * these a step can be recorded without being computed. Rules: TensorFlow's shape functions
 * (tensorflow/core/ops/nn_ops.cc, math_ops.cc).
 *
 * @returns a shape for each output; undefined where it is not known without running it
 */
export function outputShapes(operation: NextOperation): Shape[] | undefined {
  const { name, inputs } = operation;
  const random = /^(Stateless|TseminarDropout)/.test(name); // these take their sizes, their seed, or what they kept
  const floats = inputs.every(({ dtype }, i) => dtype === "float32" || random || i === sizesAt[name]);
  return floats ? rules[name]?.(operation) : undefined;
}

/** Which input has the sizes of the output. */
const sizesAt: Readonly<Record<string, number>> = {
  AvgPoolGrad: 0,
  Conv2DBackpropFilter: 1,
  Conv2DBackpropInput: 0,
  StatelessRandomUniform: 0,
};

type Rule = (operation: NextOperation) => Shape[] | undefined;

const likeFirst: Rule = ({ inputs: [first] }) => first && [first.shape];
const likeSizes: Rule = ({ name, numbersOf }) => [numbersOf(sizesAt[name] ?? 0)];
const likeBoth: Rule = ({ inputs: [left, right] }) =>
  left && left.shape.join() === right?.shape.join() ? [left.shape] : undefined;

const biasAdded: Rule = ({ inputs: [left, right] }) =>
  left && right?.rank === 1 && right.size === left.shape.at(-1) ? [left.shape] : undefined;

const rules: Readonly<Record<string, Rule>> = {
  Add: (operation) => likeBoth(operation) ?? biasAdded(operation),
  AddV2: (operation) => likeBoth(operation) ?? biasAdded(operation),
  AvgPool: (operation) => slid(operation, "ksize"),
  AvgPoolGrad: likeSizes,
  Conv2D: (operation) => slid(operation),
  Conv2DBackpropFilter: likeSizes,
  Conv2DBackpropInput: likeSizes,
  FusedBatchNormV3: ({ inputs: [pictures, scale] }) =>
    pictures && scale && [pictures.shape, scale.shape, scale.shape, scale.shape, scale.shape, [0]],
  FusedBatchNormGradV3: ({ inputs: [back, , scale] }) =>
    back && scale && [back.shape, scale.shape, scale.shape, [], []],
  MatMul: ({ attributes, inputs: [left, right] }) => {
    const [rows, columns] = [
      left?.shape[valueOf(attributes, "transpose_a") ? 1 : 0],
      right?.shape[valueOf(attributes, "transpose_b") ? 0 : 1],
    ];
    return rows !== undefined && columns !== undefined ? [[rows, columns]] : undefined;
  },
  MaxPool: (operation) => slid(operation, "ksize"),
  MaxPoolGrad: likeFirst,
  Mul: likeBoth,
  Relu: likeFirst,
  ReluGrad: likeBoth,
  StatelessRandomUniform: likeSizes,
  TseminarDropout: ({ inputs: [first] }) => first && [first.shape, first.shape],
  TseminarDropoutGradient: likeFirst,
  TseminarNormalization: ({ inputs: [pictures, scale] }) =>
    pictures && scale && [pictures.shape, scale.shape, scale.shape, scale.shape],
  TseminarNormalizationGradient: ({ inputs: [back, , scale] }) =>
    back && scale && [back.shape, scale.shape, scale.shape],
};

/**
 * What a window gives that slides over pictures, `[n, height, width, channels]`.
 *
 * @param size the attribute that has the window's size. Default: the size is that of the second input, the filters
 */
function slid({ attributes, inputs: [pictures, filters] }: NextOperation, size?: string): Shape[] | undefined {
  const [n, height, width, channels] = pictures?.shape ?? [];
  const strides = valueOf(attributes, "strides") as Shape;
  const dilations = (valueOf(attributes, "dilations") as Shape | undefined) ?? [1, 1, 1, 1];
  const window = size === undefined ? [1, ...(filters?.shape ?? [])] : (valueOf(attributes, size) as Shape);
  const padding = valueOf(attributes, "padding");
  if (valueOf(attributes, "data_format") !== "NHWC" || (padding !== "SAME" && padding !== "VALID")) return undefined;
  if (n === undefined || height === undefined || width === undefined || channels === undefined) return undefined;
  const along = (length: number, axis: number): number => {
    const [stride = 1, dilation = 1, places = 1] = [strides[axis], dilations[axis], window[axis]];
    const covered = padding === "SAME" ? 1 : (places - 1) * dilation + 1;
    return Math.ceil((length - covered + 1) / stride);
  };
  return [[n, along(height, 1), along(width, 2), size === undefined ? (filters?.shape[3] ?? 0) : channels]];
}

function valueOf(attributes: readonly OperationAttribute[], name: string): unknown {
  return attributes.find((each) => each.name === name)?.value;
}
