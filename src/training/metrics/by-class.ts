import { tf } from "../../tensorflow.js";

/** Targets and output of a net with a column a class, both float32 `[n, columns]`. */
export interface ByClass {
  readonly target: tf.Tensor2D;
  readonly output: tf.Tensor2D;
}

/**
 * Brings targets into the shape of the output: a column of class numbers becomes one-hot columns, one column stays one, and
 * what has the output's shape (one-hot, or any number of labels) stays as it is.
 *
 * @param target `[n, columns]`, or class numbers `[n, 1]` or `[n]`
 * @param output `[n, columns]` or `[n]`
 * @param metric name for the message
 * @throws Error when they do not fit each other
 */
export function byClass(target: tf.Tensor, output: tf.Tensor, metric: string): ByClass {
  const [n = 0, columns = 1] = output.shape;
  const fits = output.rank <= 2 && target.rank <= 2 && target.shape[0] === n;
  const given = target.shape[1] ?? 1;
  if (!fits || (given !== columns && given !== 1))
    throw new Error(
      `${metric} cannot compare targets [${target.shape.join(", ")}] with an output [${output.shape.join(", ")}]: give one row an example, and a column a class or the class numbers in one column`,
    );
  const values = output.reshape<tf.Tensor2D>([n, columns]);
  if (given === columns) return { target: target.reshape<tf.Tensor2D>([n, columns]).toFloat(), output: values };
  return { target: tf.oneHot(target.flatten().toInt(), columns).toFloat().as2D(n, columns), output: values };
}
