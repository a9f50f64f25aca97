import { tensorflowBackend } from "../../tensorflow-backend.js";
import { tf } from "../../tensorflow.js";

/** What each result of softmax in a training step was made of. */
const logits = new WeakMap<object, tf.Tensor>();
/** Those that are kept over the end of the layer that made them, until {@link forgetLogits}. */
const kept = new Set<tf.Tensor>();

const softmax = tf.getKernel("Softmax", "tensorflow");
tf.unregisterKernel("Softmax", "tensorflow");
tf.registerKernel({
  ...softmax,
  kernelFunc: (params) => {
    const result = softmax.kernelFunc(params) as tf.Tensor;
    const { logits: scores } = params.inputs as { logits: tf.Tensor };
    logits.set(result.dataId, scores);
    if (tf.engine().state.gradientDepth > 0 && !scores.kept) kept.add(tf.keep(scores));
    return result;
  },
});

/** To call when the loss of a step is there. */
export function forgetLogits(): void {
  tf.dispose([...kept]);
  kept.clear();
}

type Loss = (target: tf.Tensor, output: tf.Tensor) => tf.Tensor;

/**
 * Cross-entropy behind a softmax as one operation, with its gradient, the difference of prediction and target. Another loss,
 * or an output that is no softmax, stays as it is. (tfjs cuts probabilities off at 1e-7; here nothing is cut off.)
 */
export function fusedCrossEntropy(loss: Loss): Loss {
  const name = loss.name.replace(/\$\d+$/, ""); // the bundle of tfjs numbers names that it has twice
  if (name !== "categoricalCrossentropy" && name !== "sparseCategoricalCrossentropy") return loss;
  return (target, output) => {
    const backend = tensorflowBackend();
    const scores = logits.get(output.dataId);
    if (!backend || !scores || scores.isDisposed || scores.rank !== 2) return loss(target, output);
    const classes = scores.shape[1] ?? 0;
    const labels = name === "categoricalCrossentropy" ? target : tf.oneHot(target.flatten().toInt(), classes).toFloat();
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
