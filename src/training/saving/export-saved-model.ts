import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";
import { typeValue } from "../graph/attribute-values.js";
import { Recorder } from "../graph/recorder.js";
import { freeBatch } from "./free-batch.js";
import { LoggedGraph } from "./logged-graph.js";
import { savedModel, type Signature } from "./saved-model.js";
import { writeWhole } from "./write-whole.js";

/** Options of {@link exportSavedModel}. */
export interface ExportSavedModelOptions {
  /** How many pictures a call takes: any number unless told. */
  batchSize?: number;
}

/** Numbers of pictures that a net is recorded on; each costs a prediction. */
const NUMBERS = [2, 3, 5];

/** A protocol buffer holds less than 2 GiB. */
const MOST = 2 ** 31 - 2 ** 24;

/**
 * Exports a net as a TensorFlow SavedModel for prediction: `saved_model.pb` in a folder, with the signature
 * "serving_default" and the weights as constants. TensorFlow in Python (`tf.saved_model.load`), TensorFlow Serving, TensorFlow
 * Lite's converter and `tf.node.loadSavedModel` run it; neither Keras nor {@link loadModel} can train it further, for which
 * there is {@link saveModel}. Dropout and noise are left out, as in `predict`.
 *
 * Inputs and outputs are float32 and have the names that the net gives them, in `model.inputNames` and `outputNames`.
 *
 * @param folder made where it does not exist; relative to the working folder
 * @throws Error when the backend is not TensorFlow's, an input has an open size beside the first, a layer computes on the
 * host or by the number of pictures, or the weights take more than 2 GiB
 * @example
 * await exportSavedModel(cnn, "models/mnist-serving");
 * // Python: tf.saved_model.load("models/mnist-serving").signatures["serving_default"](tf.constant(images))
 */
export async function exportSavedModel(
  model: tf.LayersModel,
  folder: string,
  options: ExportSavedModelOptions = {},
): Promise<void> {
  const { batchSize } = options;
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0))
    throw new Error(`batchSize ${batchSize} is no number of pictures: give a whole number from 1, or leave it out`);
  const bytes = model.countParams() * 4;
  if (bytes > MOST)
    throw new Error(`the weights take ${bytes} bytes, and a SavedModel of this kind holds 2 GiB: use saveModel`);
  const { graph, signature } =
    batchSize === undefined ? freeGraph(model) : recorded(model, { pictures: batchSize, size: batchSize });
  await mkdir(resolve(folder), { recursive: true });
  await writeWhole(join(resolve(folder), "saved_model.pb"), savedModel(graph.nodes, signature, { tensorBytes: bytes }));
}

interface ServingGraph {
  readonly graph: LoggedGraph;
  readonly signature: Signature;
}

/** A graph for any number of pictures. */
function freeGraph(model: tf.LayersModel): ServingGraph {
  const made = NUMBERS.map((n) => ({ n, ...recorded(model, { pictures: n, size: -1 }) }));
  const [first] = made;
  if (!first) throw new Error("some were recorded");
  try {
    return { graph: freeBatch(made, { input: first.signature.inputs[0]?.output ?? "" }), signature: first.signature };
  } catch (error) {
    throw new Error(`${(error as Error).message}: export it for one number of them, given as batchSize`, {
      cause: error,
    });
  }
}

/** A net's prediction written down: `size` is how the number of pictures stands in it. */
function recorded(model: tf.LayersModel, { pictures, size }: { pictures: number; size: number }): ServingGraph {
  const backend = tensorflowBackend();
  if (!backend)
    throw new Error(`a SavedModel is recorded by TensorFlow, and the backend is ${tf.getBackend()}: use saveModel`);
  const { TF_FLOAT } = backend.binding;
  const graph = new LoggedGraph();
  const recorder = new Recorder(backend, graph);
  tf.engine().startScope();
  try {
    const tensors: tf.Tensor[] = [];
    const inputs = model.inputs.map(({ shape }, i) => {
      const name = model.inputNames[i] ?? "";
      const sizes = shape.slice(1).map((each) => {
        if (each === null)
          throw new Error(`input "${name}" has an open size in [${shape.join(", ")}]: give it an inputShape`);
        return each;
      });
      const tensor = tf.zeros([pictures, ...sizes]);
      const output = graph.placeholder(`input_${i}`, TF_FLOAT, [size, ...sizes]);
      recorder.announce(tensor, output);
      tensors.push(tensor);
      return { name, output, shape: [size, ...sizes] };
    });
    for (const weight of model.weights) {
      const values = weight.read();
      const { buffer, byteOffset, byteLength } = values.dataSync();
      recorder.announce(values, graph.constant(TF_FLOAT, values.shape, new Uint8Array(buffer, byteOffset, byteLength)));
    }
    const results = [
      recorder.record(() => model.apply(tensors.length === 1 ? (tensors[0] ?? []) : tensors, { training: false })),
    ].flat();
    const outputs = results.map((result, i) => {
      if (!(result instanceof tf.Tensor)) throw new Error("a net gives tensors for tensors");
      const attributes = { T: typeValue(TF_FLOAT) };
      const output = graph.node("Identity", [recorder.outputOf(result, "the result")], {
        name: `output_${i}`,
        attributes,
      });
      return { name: model.outputNames[i] ?? "", output, shape: [size, ...result.shape.slice(1)] };
    });
    return { graph, signature: { inputs, outputs } };
  } finally {
    tf.engine().endScope();
  }
}
