import { tf } from "../tensorflow.js";

/** How TensorFlow, CUDA, Node and tfjs' other backends say that memory has run out. */
const SIGNS = /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|ResourceExhausted|bad_alloc|Array buffer allocation failed/i;

/**
 * What to say when training or prediction fails: where memory has run out, the layer that needs most, the batch size and
 * what to try; any other error as it is.
 */
export function explainMemory(
  error: unknown,
  { model, batchSize }: { model: tf.LayersModel; batchSize: number },
): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (!SIGNS.test(message)) return error;
  const { name, bytes } = largestOutput(model, batchSize);
  const megabytes = (bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 0 });
  return new Error(
    `memory ran out with batchSize ${batchSize}: the largest output, of layer "${name}", takes ${megabytes} MB a batch. ` +
      `Try batchSize ${Math.max(1, Math.floor(batchSize / 2))}, smaller pictures or fewer filters there, or free other nets with clearSession()`,
    { cause: error },
  );
}

/** The layer with the most values for a batch, as bytes of float32. */
function largestOutput(model: tf.LayersModel, batchSize: number): { name: string; bytes: number } {
  const layers = model.layers.map(({ name, outputShape }) => {
    const shapes = (Array.isArray(outputShape[0]) ? outputShape : [outputShape]) as tf.Shape[];
    const values = shapes.map((shape) =>
      shape.slice(1).reduce<number>((size, length) => size * (length ?? 1), batchSize),
    );
    return { name, bytes: 4 * Math.max(...values) };
  });
  return layers.reduce((largest, layer) => (layer.bytes > largest.bytes ? layer : largest), { name: "none", bytes: 0 });
}
