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

// tfjs-node's `ExpandDims` leaves the types to TensorFlow to find out, which it does for an operation, but not in a graph.
tf.unregisterKernel("ExpandDims", "tensorflow");
tf.registerKernel({
  kernelName: "ExpandDims",
  backendName: "tensorflow",
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { input } = inputs as { input: tf.Tensor };
    const { dim } = attrs as unknown as { dim: number };
    const { TF_ATTR_TYPE, TF_BOOL, TF_FLOAT, TF_INT32 } = (backend as TensorFlowBackend).binding;
    const type = { float32: TF_FLOAT, int32: TF_INT32, bool: TF_BOOL }[input.dtype as string];
    const types = [
      { name: "T", type: TF_ATTR_TYPE, value: type },
      { name: "Tdim", type: TF_ATTR_TYPE, value: TF_INT32 },
    ];
    const axis = tf.scalar(dim, "int32");
    const known = type === undefined ? [] : types;
    const result = (backend as TensorFlowBackend).executeSingleOutput("ExpandDims", known, [input, axis]);
    axis.dispose();
    return result;
  },
});
