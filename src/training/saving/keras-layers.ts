/** Fields of a description in Keras' spelling. */
export type Fields = Record<string, unknown>;

/** How a layer of Keras becomes one of tfjs. */
export interface KerasLayer {
  /** Options that mean the same in both. */
  readonly same: readonly string[];
  /** Options that tfjs lacks: what they must be, and what they are when they are not given. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  /** Options that tfjs has under another name. */
  readonly renamed?: Readonly<Record<string, string>>;
}

const convolution = ["kernel_size", "strides", "padding", "data_format", "dilation_rate", "activation", "use_bias"];
const pooling: KerasLayer = { same: ["pool_size", "strides", "padding", "data_format"] };
const overall: KerasLayer = { same: ["data_format"], only: { keepdims: [false] } };
const merge: KerasLayer = { same: [] };

/** The layers that can be taken over, with every option of Keras 3.15 and of Keras 2 that has a bearing on predictions. */
export const kerasLayers: Readonly<Record<string, KerasLayer>> = {
  InputLayer: {
    same: ["batch_shape", "batch_input_shape"],
    only: { sparse: [false], ragged: [false], optional: [false] },
  },
  Conv2D: { same: ["filters", "kernel_regularizer", "bias_regularizer", ...convolution], only: { groups: [1] } },
  Conv2DTranspose: {
    same: ["filters", "kernel_regularizer", "bias_regularizer", ...convolution],
    only: { groups: [1], output_padding: [null] },
  },
  DepthwiseConv2D: { same: ["depth_multiplier", "bias_regularizer", ...convolution], only: { groups: [1] } },
  SeparableConv2D: { same: ["filters", "depth_multiplier", "bias_regularizer", ...convolution], only: { groups: [1] } },
  MaxPooling2D: pooling,
  AveragePooling2D: pooling,
  GlobalMaxPooling2D: overall,
  GlobalAveragePooling2D: overall,
  Flatten: { same: ["data_format"] },
  Dense: {
    same: ["units", "activation", "use_bias", "kernel_regularizer", "bias_regularizer"],
    only: { quantization_config: [null], lora_rank: [null] },
  },
  Dropout: { same: ["rate"], only: { noise_shape: [null] } },
  GaussianNoise: { same: ["stddev"] },
  GaussianDropout: { same: ["rate"] },
  AlphaDropout: { same: ["rate"], only: { noise_shape: [null] } },
  BatchNormalization: { same: ["axis", "momentum", "epsilon", "center", "scale"], only: { renorm: [false] } },
  LayerNormalization: { same: ["axis", "epsilon", "center", "scale"], only: { rms_scaling: [false] } },
  Activation: { same: ["activation"] },
  ReLU: { same: ["max_value"], only: { negative_slope: [0], threshold: [0] } },
  LeakyReLU: { same: ["alpha"], renamed: { negative_slope: "alpha" } },
  PReLU: { same: ["shared_axes"] },
  ELU: { same: ["alpha"] },
  Softmax: { same: ["axis"] },
  ZeroPadding2D: { same: ["padding", "data_format"] },
  Cropping2D: { same: ["cropping", "data_format"] },
  UpSampling2D: { same: ["size", "data_format"], only: { interpolation: ["nearest"] } },
  Reshape: { same: ["target_shape"] },
  Permute: { same: ["dims"] },
  Rescaling: { same: ["scale", "offset"] },
  Add: merge,
  Multiply: merge,
  Average: merge,
  Maximum: merge,
  Minimum: merge,
  Concatenate: { same: ["axis"] },
};

/** Options that no prediction depends on, or that are looked at for every layer alike. */
export const withoutBearing: ReadonlySet<string> = new Set([
  ...["name", "trainable", "dtype", "seed", "synchronized", "renorm_clipping", "renorm_momentum"],
  ...["kernel_initializer", "bias_initializer", "depthwise_initializer", "pointwise_initializer", "alpha_initializer"],
  ...["beta_initializer", "gamma_initializer", "moving_mean_initializer", "moving_variance_initializer"],
]);

/** Activations by Keras' name, with tfjs' name of the same function. Keras' hard sigmoid is another one than tfjs'. */
export const kerasActivations: Readonly<Record<string, string>> = {
  elu: "elu",
  gelu: "gelu",
  linear: "linear",
  log_softmax: "logSoftmax",
  mish: "mish",
  relu: "relu",
  relu6: "relu6",
  selu: "selu",
  sigmoid: "sigmoid",
  silu: "swish",
  softmax: "softmax",
  softplus: "softplus",
  softsign: "softsign",
  swish: "swish",
  tanh: "tanh",
};
