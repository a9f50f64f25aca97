import { tf } from "../../tensorflow.js";
import { fusedCrossEntropy } from "../fused/cross-entropy.js";
import { named } from "../metrics/named.js";
import { checkSmoothing, smoothed, type CrossentropyOptions, type Loss } from "./options.js";

/**
 * Cross-entropy −Σ t log p for one-hot targets `[n, classes]`, with what tfjs' `"categoricalCrossentropy"` lacks. With options
 * it goes by another name, `categoricalCrossentropyWithOptions`, since its value is another.
 *
 * @throws RangeError when labelSmoothing is not in [0, 1]
 * @example
 * net.compile({ optimizer: "adam", loss: categoricalCrossentropy({ labelSmoothing: 0.1 }), metrics: ["accuracy"] });
 */
export function categoricalCrossentropy({ fromLogits = false, labelSmoothing = 0 }: CrossentropyOptions = {}): Loss {
  checkSmoothing(labelSmoothing);
  const plain = !fromLogits && labelSmoothing === 0;
  const name = plain ? "categoricalCrossentropy" : "categoricalCrossentropyWithOptions";
  return named(name, (target, output) =>
    tf.tidy(() => {
      const classes = output.shape.at(-1) ?? 1;
      return ofOneHot(smoothed(target, labelSmoothing, classes), fromLogits ? tf.softmax(output) : output);
    }),
  );
}

/**
 * Cross-entropy −log p of the true class for class numbers `[n, 1]` or `[n]`. (tfjs' own cuts logits off at 0 and 1 before it
 * applies softmax.) As tfjs knows only its own loss for class numbers, take `metrics: [accuracy]`, the function, beside it.
 *
 * @example
 * net.compile({ optimizer: "adam", loss: sparseCategoricalCrossentropy({ fromLogits: true }), metrics: [accuracy] });
 */
export function sparseCategoricalCrossentropy({
  fromLogits = false,
}: Pick<CrossentropyOptions, "fromLogits"> = {}): Loss {
  return named("sparseCategoricalCrossentropy", (target, output) =>
    tf.tidy(() => {
      const labels = tf.oneHot(target.flatten().toInt(), output.shape.at(-1) ?? 1).toFloat();
      return ofOneHot(labels.reshape(output.shape), fromLogits ? tf.softmax(output) : output);
    }),
  );
}

const ofOneHot = fusedCrossEntropy(
  named("categoricalCrossentropy", (target: tf.Tensor, output: tf.Tensor) =>
    tf.metrics.categoricalCrossentropy(target, output),
  ),
);
