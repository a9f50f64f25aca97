import type { TensorFlowBackend } from "../../tensorflow-backend.js";
import { tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";

// tfjs' own way through these takes several operations where TensorFlow has one.

/** The gradient of ReLU from its output: where that is 0, nothing comes back. */
function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const backend = tensorflowBackend();
  if (!backend) return dy.mul(y.greater(0).toFloat());
  const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  return backend.executeSingleOutput("ReluGrad", [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }], [dy, y]);
}

tf.unregisterGradient("Relu");
tf.registerGradient({
  kernelName: "Relu",
  outputsToSave: [true],
  gradFunc: (dy, saved) => ({ x: () => reluGradient(dy as tf.Tensor, saved[0] ?? (dy as tf.Tensor)) }),
});

/** A product of matrices: tfjs runs each, also that of a dense layer, as a batch of products with one in it. */
const batchMatMul = tf.getKernel("BatchMatMul", "tensorflow");
tf.unregisterKernel("BatchMatMul", "tensorflow");
tf.registerKernel({
  ...batchMatMul,
  kernelFunc: (params) => {
    const { a, b } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const single = a.shape.length === 3 && a.shape[0] === 1 && b.shape[0] === 1;
    if (!(single || a.shape.length === 2) || a.dtype !== "float32" || b.dtype !== "float32")
      return batchMatMul.kernelFunc(params);
    const { transposeA, transposeB } = params.attrs as unknown as { transposeA: boolean; transposeB: boolean };
    const backend = params.backend as TensorFlowBackend;
    const { TF_ATTR_BOOL, TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
    const type = (name: string, value: number) => ({ name, type: TF_ATTR_TYPE, value });
    const truth = (name: string, value: boolean) => ({ name, type: TF_ATTR_BOOL, value });
    const reshape = (tensor: tf.Tensor, shape: number[]) => {
      const sizes = tf.tensor1d(shape, "int32");
      const result = backend.executeSingleOutput(
        "Reshape",
        [type("T", TF_FLOAT), type("Tshape", TF_INT32)],
        [tensor, sizes],
      );
      sizes.dispose();
      return result;
    };
    const attributes = [type("T", TF_FLOAT), truth("transpose_a", transposeA), truth("transpose_b", transposeB)];
    if (!single) return backend.executeSingleOutput("MatMul", attributes, [a, b]);
    const [left, right] = [reshape(a, a.shape.slice(1)), reshape(b, b.shape.slice(1))];
    const product = backend.executeSingleOutput("MatMul", attributes, [left, right]);
    const result = reshape(product, [1, ...product.shape]);
    tf.dispose([left, right, product]);
    return result;
  },
});
