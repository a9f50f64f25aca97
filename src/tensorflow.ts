import "./tensorflow-environment.js";

import * as tf from "@tensorflow/tfjs-node-gpu";

// The eager `Round` op of tfjs-node gives zeros for int32 tensors under TensorFlow 2.21: whole numbers are round already.
const round = tf.getKernel("Round", "tensorflow");
tf.unregisterKernel("Round", "tensorflow");
tf.registerKernel({
  ...round,
  kernelFunc: (params) => {
    const { x } = params.inputs as { x: tf.Tensor };
    return x.dtype === "int32" ? tf.engine().runKernel("Identity", { x }) : round.kernelFunc(params);
  },
});

export { tf };
