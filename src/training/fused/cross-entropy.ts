import { tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";

/** What each result of softmax was made of, as long as it is there. */
const logits = new WeakMap<object, tf.Tensor>();

const softmax = tf.getKernel("Softmax", "tensorflow");
tf.unregisterKernel("Softmax", "tensorflow");
tf.registerKernel({
  ...softmax,
  kernelFunc: (params) => {
    const result = softmax.kernelFunc(params) as tf.Tensor;
    logits.set(result.dataId, (params.inputs as { logits: tf.Tensor }).logits);
    return result;
  },
});

type Loss = (target: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/**
 * Cross-entropy behind a softmax as one operation, with its gradient, the difference of prediction and target. Another loss,
 * or an output that is no softmax, stays as it is. (tfjs cuts probabilities off at 1e-7; here nothing is cut off.)
 */
export function fusedCrossEntropy(loss: Loss): Loss {
  if (loss.name !== "categoricalCrossentropy" && loss.name !== "sparseCategoricalCrossentropy") return loss;
  return (target, output) => {
    const backend = tensorflowBackend();
    const scores = logits.get(output.dataId);
    if (!backend || !scores || scores.isDisposed || scores.rank !== 2) return loss(target, output);
    const classes = scores.shape[1] ?? 0;
    const labels =
      loss.name === "categoricalCrossentropy" ? target : tf.oneHot(target.flatten().toInt(), classes).toFloat();
    const { TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
    const type = [{ name: "T", type: TF_ATTR_TYPE, value: TF_FLOAT }];
    return tf.customGrad((x, save) => {
      const inputs = [x as tf.Tensor, labels];
      const [value, back] = backend.executeMultipleOutputs("SoftmaxCrossEntropyWithLogits", type, inputs, 2);
      if (!value || !back) throw new Error("SoftmaxCrossEntropyWithLogits gave no result");
      (save as tf.GradSaveFunc)([back]);
      return { value, gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => (saved ?? back).mul(dy.expandDims(1)) };
    })(scores);
  };
}
