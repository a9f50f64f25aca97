import { tf } from "../../tensorflow.js";
import { named } from "../metrics/named.js";
import { checkSmoothing, smoothed, type CrossentropyOptions, type Loss } from "./options.js";

/**
 * Cross-entropy −t log p − (1 − t) log(1 − p), the mean over a net's outputs, each an answer of its own, with what tfjs'
 * `"binaryCrossentropy"` lacks; label smoothing moves targets towards ½. With options it goes by another name,
 * `binaryCrossentropyWithOptions`. Beside a function as a loss tfjs' `"accuracy"` does not count each label: take
 * `metrics: [binaryAccuracy()]`.
 *
 * @throws RangeError when labelSmoothing is not in [0, 1]
 * @example
 * net.compile({ optimizer: "adam", loss: binaryCrossentropy({ fromLogits: true }), metrics: [binaryAccuracy({ threshold: 0 })] });
 */
export function binaryCrossentropy({ fromLogits = false, labelSmoothing = 0 }: CrossentropyOptions = {}): Loss {
  checkSmoothing(labelSmoothing);
  const plain = !fromLogits && labelSmoothing === 0;
  return named(plain ? "binaryCrossentropy" : "binaryCrossentropyWithOptions", (target, output) =>
    tf.tidy(() => {
      const truth = smoothed(target, labelSmoothing, 2);
      if (!fromLogits) return tf.metrics.binaryCrossentropy(truth, output);
      // −t log σ(x) − (1 − t) log(1 − σ(x)) = log(1 + eˣ) − t x
      return output.softplus().sub(truth.mul(output)).mean(-1);
    }),
  );
}
