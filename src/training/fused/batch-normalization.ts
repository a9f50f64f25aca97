import { hasOwnOperations, tensorflowBackend, type TensorFlowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";

/** What tfjs' batch normalisation keeps to itself. */
interface BatchNormalization {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly scale: boolean;
  readonly center: boolean;
  readonly gamma: tf.LayerVariable;
  readonly beta: tf.LayerVariable;
  readonly movingMean: tf.LayerVariable;
  readonly movingVariance: tf.LayerVariable;
}

type Options = Readonly<Record<string, unknown>> | undefined;
type Call = (
  this: tf.layers.Layer & BatchNormalization,
  inputs: tf.Tensor | tf.Tensor[],
  options: Options,
) => tf.Tensor | tf.Tensor[];

/**
 * Batch normalisation of pictures in training (Ioffe and Szegedy 2015) by one operation forwards and one back, our own
 * (kernel-setup/operations) or TensorFlow's; tfjs takes a dozen. In all other cases tfjs' own.
 */
const layer = Object.getPrototypeOf(tf.layers.batchNormalization()) as { call: Call };
const { call } = layer;
layer.call = function (inputs, options) {
  const input = Array.isArray(inputs) ? inputs[0] : inputs;
  const backend = tensorflowBackend();
  const last = this.axis === -1 || this.axis === 3;
  if (!input || !backend || options?.["training"] !== true || input.rank !== 4 || !last)
    return call.call(this, inputs, options);
  return tf.tidy(() => {
    const channels = input.shape[3] ?? 1;
    const gamma = this.scale ? this.gamma.read() : tf.ones([channels]);
    const beta = this.center ? this.beta.read() : tf.zeros([channels]);
    const statistics: tf.Tensor[] = [];
    const normalised = tf.customGrad((x, g, b, save) => {
      const { value, mean, variance, back } = normalise(backend, this.epsilon, [x, g, b] as tf.Tensor[]);
      statistics.push(tf.keep(mean), tf.keep(variance)); // customGrad would end them with its own tidy
      (save as tf.GradSaveFunc)([x as tf.Tensor, g as tf.Tensor, ...back.saved]);
      return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => back.gradients(dy, saved) };
    })(input, gamma, beta);
    const [mean, variance] = statistics;
    if (mean && variance) {
      move(this.movingMean, mean, this.momentum);
      move(this.movingVariance, variance, this.momentum);
    }
    tf.dispose(statistics);
    return normalised;
  });
};

interface Normalised {
  readonly value: tf.Tensor;
  readonly mean: tf.Tensor;
  /** Of the batch. */
  readonly variance: tf.Tensor;
  readonly back: {
    readonly saved: readonly tf.Tensor[];
    /** The gradients of input, scale and shift, from the input, the scale and what was saved. */
    readonly gradients: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[];
  };
}

/** @param inputs pictures, scale, shift */
function normalise(backend: TensorFlowBackend, epsilon: number, inputs: readonly tf.Tensor[]): Normalised {
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const small = { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon };
  const [input] = inputs;
  const channels = input?.shape[3] ?? 1;
  if (hasOwnOperations(backend, channels)) {
    const [value, mean, variance, inverse] = all(
      backend.executeMultipleOutputs("TseminarNormalization", [small], inputs, 4),
    );
    const gradients = (dy: tf.Tensor, saved: readonly tf.Tensor[]) =>
      backend.executeMultipleOutputs("TseminarNormalizationGradient", [], [dy, ...saved], 3);
    return { value, mean, variance, back: { saved: [mean, inverse], gradients } };
  }
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "U", type: TF_ATTR_TYPE, value: TF_FLOAT },
    small,
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
  const none = tf.tensor1d([], "float32");
  const [value, mean, variance, ...saved] = all(
    backend.executeMultipleOutputs("FusedBatchNormV3", attributes, [...inputs, none, none], 6),
  );
  const gradients = (dy: tf.Tensor, reserved: readonly tf.Tensor[]) =>
    backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes, [dy, ...reserved], 5).slice(0, 3);
  // TensorFlow gives the variance of the population that the batch is a sample of.
  const n = (input?.size ?? 0) / channels;
  return { value, mean, variance: variance.mul((n - 1) / n), back: { saved, gradients } };
}

function all(made: readonly tf.Tensor[]): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]] {
  const [first, second, third, fourth, ...others] = made;
  if (!first || !second || !third || !fourth) throw new Error("the batch normalisation gave no result");
  return [first, second, third, fourth, ...others];
}

function move(variable: tf.LayerVariable, value: tf.Tensor, momentum: number): void {
  const before = variable.read();
  variable.write(before.sub(before.sub(value).mul(1 - momentum)));
}
