import { gatherRows } from "../../data/device-images.js";
import { tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import type { IndexedSource } from "./batch-source.js";

/** A tensor for each input or output of a net: one alone, a list in the net's order, or by the names of its layers. */
export type Tensors = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

/** Examples as tensors; the first axis counts them. They stay the caller's. */
export interface TensorExamples {
  readonly xs: Tensors;
  readonly ys: Tensors;
  /** float32 `[n]`: how much each example counts in the loss. Default: all the same. */
  readonly sampleWeight?: tf.Tensor | Float32Array | readonly number[];
}

/**
 * Batches of examples that lie on the device as tensors, picked by index.
 *
 * @throws Error when they do not fit the net or each other
 */
export function tensorSource(model: tf.LayersModel, { xs, ys, sampleWeight }: TensorExamples): IndexedSource {
  const inputs = inOrder(xs, model.inputNames, "input");
  const targets = inOrder(ys, model.outputNames, "output");
  const all = [...inputs, ...targets];
  const size = all[0]?.shape[0] ?? 0;
  for (const [i, tensor] of all.entries())
    if (tensor.rank === 0 || tensor.shape[0] !== size)
      throw new Error(
        `xs has ${size} examples, but tensor ${i - inputs.length + 1} of ys is [${tensor.shape.join(", ")}]: give each as many rows`,
      );
  checkInputs(model, inputs);
  const weights = sampleWeight && weightTensor(sampleWeight, size);
  const kept = [...all, ...(weights ? [weights] : [])];
  return {
    signature: `tensors ${kept.map(describe).join(" ")} ${weights ? "weighted" : ""}`,
    size,
    kept: kept.map((tensor) => ({ tensor })),
    feed: (indices) => [tf.tensor1d(new Int32Array(indices), "int32")],
    make([places]) {
      return tf.tidy(() => {
        const rows = kept.map((tensor) => rowsOf(tensor, places as tf.Tensor1D).toFloat());
        const end = inputs.length + targets.length;
        const weight = rows.slice(end);
        return {
          inputs: rows.slice(0, inputs.length),
          targets: rows.slice(inputs.length, end),
          weights: weights && targets.flatMap(() => weight.map((each) => each.clone())),
        };
      });
    },
    dispose() {
      if (weights && weights !== sampleWeight) weights.dispose();
    },
  };
}

/** Batches of inputs alone, for predictions. */
export function inputSource(model: tf.LayersModel, xs: Tensors): IndexedSource {
  const inputs = inOrder(xs, model.inputNames, "input");
  checkInputs(model, inputs);
  return {
    signature: `inputs ${inputs.map(describe).join(" ")}`,
    size: inputs[0]?.shape[0] ?? 0,
    kept: inputs.map((tensor) => ({ tensor })),
    feed: (indices) => [tf.tensor1d(new Int32Array(indices), "int32")],
    make: ([places]) => ({
      inputs: inputs.map((tensor) => tf.tidy(() => rowsOf(tensor, places as tf.Tensor1D).toFloat())),
      targets: [],
    }),
    dispose: () => undefined,
  };
}

/**
 * @param what the names stand for
 * @throws Error when a tensor is missing or there is one too many
 */
export function inOrder(tensors: Tensors, names: readonly string[], what: "input" | "output"): tf.Tensor[] {
  if (!isOne(tensors) && !isList(tensors)) {
    const missing = names.filter((name) => !(name in tensors));
    const strange = Object.keys(tensors).filter((name) => !names.includes(name));
    if (missing.length + strange.length > 0)
      throw new Error(
        `the net's ${what}s are ${names.join(", ")}, but tensors are given for ${Object.keys(tensors).join(", ")}: name each`,
      );
    return names.map((name) => tensors[name] as tf.Tensor);
  }
  const list = isOne(tensors) ? [tensors] : [...tensors];
  if (list.length !== names.length)
    throw new Error(
      `the net has ${names.length} ${what}s (${names.join(", ")}), but ${list.length} tensors are given: give one for each`,
    );
  return list;
}

/** @throws Error when an input has another shape than the net takes */
export function checkInputs(model: tf.LayersModel, inputs: readonly tf.Tensor[]): void {
  for (const [i, { shape }] of inputs.entries()) {
    const takes = model.inputs[i]?.shape ?? [];
    if (
      takes.length === shape.length &&
      takes.every((size, axis) => axis === 0 || size === null || size === shape[axis])
    )
      continue;
    const name = model.inputNames[i] ?? "";
    throw new Error(
      `the net takes [${takes.map((size) => size ?? "any").join(", ")}] as "${name}", but the tensor is [${shape.join(", ")}]: reshape it, or make the net with inputShape: [${shape.slice(1).join(", ")}]`,
    );
  }
}

function weightTensor(weights: tf.Tensor | Float32Array | readonly number[], size: number): tf.Tensor {
  const tensor = weights instanceof tf.Tensor ? weights : tf.tensor1d(Float32Array.from(weights));
  if (tensor.rank === 1 && tensor.shape[0] === size) return tensor;
  throw new Error(`sampleWeight is [${tensor.shape.join(", ")}] for ${size} examples: give [${size}], one for each`);
}

/** Kind and shape of a tensor, and the first of all that has the same memory: a graph takes these for one. */
function describe({ dtype, shape, dataId }: tf.Tensor, _: number, all: readonly tf.Tensor[]): string {
  return `${dtype}[${shape.slice(1).join()}]=${all.findIndex((other) => other.dataId === dataId)}`;
}

function rowsOf(tensor: tf.Tensor, places: tf.Tensor1D): tf.Tensor {
  const { TF_BOOL = 0, TF_FLOAT = 0, TF_INT32 = 0 } = tensorflowBackend()?.binding ?? {};
  return gatherRows(tensor, places, {
    type: { float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL }[tensor.dtype as string],
  });
}

function isOne(tensors: Tensors): tensors is tf.Tensor {
  return tensors instanceof tf.Tensor;
}

function isList(tensors: Tensors): tensors is readonly tf.Tensor[] {
  return Array.isArray(tensors);
}
