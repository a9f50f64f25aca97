/** The activations of tfjs' layers, by name. */
export type Activation =
  | "elu"
  | "gelu"
  | "gelu_new"
  | "hardSigmoid"
  | "linear"
  | "mish"
  | "relu"
  | "relu6"
  | "selu"
  | "sigmoid"
  | "softmax"
  | "softplus"
  | "softsign"
  | "swish"
  | "tanh";
