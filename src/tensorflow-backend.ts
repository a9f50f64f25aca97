import { tf } from "./tensorflow.js";

/** An attribute of a TensorFlow operation: its name, the number of its type, its value. */
export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What tfjs-node's backend can do beside tfjs' own operations. */
export interface TensorFlowBackend {
  /** The native addon. Numbers of TensorFlow's types, and tensors made of typed arrays. */
  readonly binding: {
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_FLOAT: number;
    readonly TF_ATTR_SHAPE: number;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    readonly TF_UINT8: number;
    readonly TF_BOOL: number;
    createTensor(shape: readonly number[], type: number, values: ArrayBufferView): number;
  };
  readonly isUsingGpuDevice: boolean;
  /** A tensor of tfjs for one of the addon. Of TensorFlow's uint8 tfjs believes that it is int32. */
  createOutputTensor(metadata: { shape: readonly number[]; dtype: number; id: number }): tf.Tensor;
  /** Runs an operation by TensorFlow's name. */
  executeSingleOutput: (
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly tf.Tensor[],
  ) => tf.Tensor;
  /** The same for an operation of several outputs. */
  executeMultipleOutputs: (
    name: string,
    attributes: readonly OperationAttribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ) => tf.Tensor[];
  /** The values of a tensor, on the host. */
  readSync: (dataId: object) => ArrayBufferView;
  /** Loads the graph in a folder and gives it a number. */
  loadSavedModelMetaGraph(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Runs a graph to the named outputs; inputs are what the placeholders of these names get. */
  runSavedModel(
    id: number,
    inputs: readonly tf.Tensor[],
    infos: readonly { readonly name: string }[],
    outputs: readonly string[],
  ): tf.Tensor[];
}

/** The backend when it is TensorFlow's; undefined under another one, such as tfjs' own on the processor or WebGPU. */
export function tensorflowBackend(): TensorFlowBackend | undefined {
  if (tf.getBackend() !== "tensorflow") return undefined;
  return tf.backend() as ReturnType<typeof tf.backend> & TensorFlowBackend;
}

/**
 * Whether the operations of our own that the addon has (kernel-setup/operations) can take the place of TensorFlow's: these have
 * a GPU's form, too.
 *
 * @param channels size of the last axis, where it matters
 */
export function hasOwnOperations(backend: TensorFlowBackend, channels = 0): boolean {
  return !backend.isUsingGpuDevice && channels % 8 === 0;
}
