import { tensorflowBackend } from "../../tensorflow-backend.js";
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
 * Batch normalisation of pictures in training (Ioffe and Szegedy 2015) by TensorFlow's one operation forwards and one back;
 * tfjs takes a dozen. In all other cases tfjs' own.
 */
const layer = Object.getPrototypeOf(tf.layers.batchNormalization()) as { call: Call };
const { call } = layer;
layer.call = function (inputs, options) {
  const input = Array.isArray(inputs) ? inputs[0] : inputs;
  const backend = tensorflowBackend();
  const last = this.axis === -1 || this.axis === 3;
  if (!input || !backend || options?.["training"] !== true || input.rank !== 4 || !last)
    return call.call(this, inputs, options);
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const attributes = [
    { name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "U", type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: "epsilon", type: TF_ATTR_FLOAT, value: this.epsilon },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
  return tf.tidy(() => {
    const channels = input.shape[3] ?? 1;
    const gamma = this.scale ? this.gamma.read() : tf.ones([channels]);
    const beta = this.center ? this.beta.read() : tf.zeros([channels]);
    const statistics: tf.Tensor[] = [];
    const normalised = tf.customGrad((x, g, b, save) => {
      const none = tf.tensor1d([], "float32");
      const inputs = [x as tf.Tensor, g as tf.Tensor, b as tf.Tensor, none, none];
      const made = backend.executeMultipleOutputs("FusedBatchNormV3", attributes, inputs, 6);
      const [value, mean, variance, ...reserved] = made;
      if (!value || !mean || !variance) throw new Error("FusedBatchNormV3 gave no result");
      statistics.push(tf.keep(mean), tf.keep(variance)); // customGrad would end them with its own tidy
      (save as tf.GradSaveFunc)([x as tf.Tensor, g as tf.Tensor, ...reserved]);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes, [dy, ...saved], 5).slice(0, 3);
      return { value, gradFunc };
    })(input, gamma, beta);
    const [mean, variance] = statistics;
    if (mean && variance) {
      // TensorFlow gives the variance of the population that the batch is a sample of, tfjs that of the batch.
      const n = input.size / channels;
      move(this.movingMean, mean, this.momentum);
      move(this.movingVariance, variance.mul((n - 1) / n), this.momentum);
    }
    tf.dispose(statistics);
    return normalised;
  });
};

function move(variable: tf.LayerVariable, value: tf.Tensor, momentum: number): void {
  const before = variable.read();
  variable.write(before.sub(before.sub(value).mul(1 - momentum)));
}
