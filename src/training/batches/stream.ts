import { tf } from "../../tensorflow.js";
import type { BatchSource } from "./batch-source.js";
import { checkInputs, inOrder, type TensorExamples, type Tensors } from "./tensor-source.js";

type MaybeAsync<Item> = Iterable<Item> | AsyncIterable<Item>;

/**
 * Batches one after the other: a generator function (called anew for each epoch), something iterable, or a `tf.data.Dataset`
 * of `{ xs, ys }`. The tensors of each batch are disposed of when it was used.
 */
export type Stream<Item> = MaybeAsync<Item> | (() => MaybeAsync<Item>) | tf.data.Dataset<tf.TensorContainer>;

/** Whether something is a {@link Stream}. */
export function isStream(data: unknown): data is Stream<TensorExamples> {
  if (typeof data === "function" || data instanceof tf.data.Dataset) return true;
  return typeof data === "object" && data !== null && (Symbol.iterator in data || Symbol.asyncIterator in data);
}

/** The batches of one epoch. */
export async function* batchesOfStream<Item>(stream: Stream<Item>): AsyncGenerator<Item> {
  if (stream instanceof tf.data.Dataset) {
    const iterator = await stream.iterator();
    for (;;) {
      const next = (await iterator.next()) as IteratorResult<Item>;
      if (next.done === true) return;
      yield next.value;
    }
  }
  for await (const item of typeof stream === "function" ? stream() : stream) yield item;
}

/** One batch of a stream as tensors in the order of the net: inputs, targets, and sample weights if there are any. */
export function tensorsOfBatch(model: tf.LayersModel, batch: TensorExamples): tf.Tensor[] {
  if (typeof batch !== "object" || !("xs" in batch) || !("ys" in batch))
    throw new Error("a batch of the stream has no xs and ys: yield { xs, ys }");
  const inputs = inOrder(batch.xs, model.inputNames, "input");
  checkInputs(model, inputs);
  const { sampleWeight } = batch;
  const weights = sampleWeight && (sampleWeight instanceof tf.Tensor ? sampleWeight : tf.tensor1d([...sampleWeight]));
  return [...inputs, ...inOrder(batch.ys, model.outputNames, "output"), ...(weights ? [weights] : [])];
}

/** The source of batches that are fed as they are. */
export function fedSource(model: tf.LayersModel): BatchSource {
  const [inputs, outputs] = [model.inputNames.length, model.outputNames.length];
  return {
    signature: "fed",
    kept: [],
    make(fed) {
      return tf.tidy(() => {
        const floats = fed.map((tensor) => tensor.toFloat().clone());
        const weight = floats[inputs + outputs];
        return {
          inputs: floats.slice(0, inputs),
          targets: floats.slice(inputs, inputs + outputs),
          weights: weight && Array.from({ length: outputs }, () => weight.clone()),
        };
      });
    },
  };
}

/** Tensors of one input each, as {@link Tensors} allows them. */
export type { Tensors };
