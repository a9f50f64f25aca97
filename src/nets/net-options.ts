import { tf } from "../tensorflow.js";
import type { Activation } from "./activation.js";

/** What one image is: `[height, width, channels]`. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** What all of the seminar's networks can be told. */
export interface NetOptions {
  /** Shape of one image, `[height, width, channels]`. Default: that of the pictures the net was made for. */
  inputShape?: ImageShape;
  /** Numbers that the net ends in. Default: as many as the pictures that the net was made for have classes. */
  classes?: number;
  /** What comes after each hidden layer. Default: "relu", where the net's description says nothing else. */
  activation?: Activation;
  /** What the last layer ends in: "sigmoid" where an image may have several labels. Default: "softmax", for one class "sigmoid". */
  outputActivation?: Activation;
}

/**
 * Looks at shape and classes before any weight is made.
 *
 * @param options `net` is what the sentence calls the net, `smallest` the least height and width that its layers leave a pixel of
 * @throws Error when a shape or a number of classes is none, or images are too small for the net's layers
 */
export function checkNet(
  { inputShape, classes }: { inputShape: ImageShape; classes: number },
  { net, smallest }: { net: string; smallest: number },
): void {
  const sizes: readonly number[] = inputShape;
  if (sizes.length !== 3 || sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new Error(
      `inputShape is [${inputShape.join(", ")}]: give height, width and channels as whole numbers of at least 1`,
    );
  if (!Number.isInteger(classes) || classes < 1)
    throw new Error(`classes is ${classes}: give a whole number of at least 1`);
  const [height, width] = inputShape;
  if (Math.min(height, width) < smallest)
    throw new Error(
      `images of ${height}×${width} are too small for ${net}: its layers leave nothing of less than ${smallest}×${smallest}, so enlarge them or take a net of fewer layers`,
    );
}

/** The dense layer that a net ends in. */
export function answerLayer(
  { classes, outputActivation }: { classes: number; outputActivation?: Activation | undefined },
  name = "answer",
): tf.layers.Layer {
  const activation = outputActivation ?? (classes === 1 ? "sigmoid" : "softmax");
  return tf.layers.dense({ name, units: classes, activation });
}
