import * as tf from "@tensorflow/tfjs-node-gpu";

import type { TensorFlowBackend } from "./tensorflow-backend.js";

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

// What `tf.image.transform` needs is missing in tfjs-node, though TensorFlow has it.
tf.registerKernel({
  kernelName: "Transform",
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { image, transforms } = inputs as { image: tf.Tensor4D; transforms: tf.Tensor2D };
    const [, height, width] = image.shape;
    const { interpolation, fillMode, fillValue, outputShape } = attrs as unknown as tf.TransformAttrs;
    const { binding } = backend as TensorFlowBackend;
    const text = (name: string, value: string) => ({ name, type: binding.TF_ATTR_STRING, value: value.toUpperCase() });
    const size = tf.tensor1d(outputShape ?? [height, width], "int32");
    const fill = tf.scalar(fillValue, "float32");
    const result = (backend as TensorFlowBackend).executeSingleOutput(
      "ImageProjectiveTransformV3",
      [
        { name: "dtype", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        text("interpolation", interpolation),
        text("fill_mode", fillMode),
      ],
      [image, transforms, size, fill],
    );
    tf.dispose([size, fill]);
    return result;
  },
});
