import { tf } from "../../tensorflow.js";
import { named } from "../metrics/named.js";
import type { Loss } from "./options.js";

/** Options of {@link categoricalFocalCrossentropy} and {@link binaryFocalCrossentropy}. */
export interface FocalCrossentropyOptions {
  /** How much less examples count that are answered well. Default: 2. */
  gamma?: number;
  /** Weight of the whole loss; in the binary one of targets of 1, those of 0 have 1 − alpha. Default: 0.25 and none in turn. */
  alpha?: number;
}

/** tfjs' and Keras' distance of probabilities from 0 and 1. */
const EPSILON = 1e-7;

/**
 * Focal loss −α Σ t (1 − p)^γ log p for one-hot targets and probabilities `[n, classes]` (Lin et al. 2017, "Focal loss for dense
 * object detection", doi:10.1109/ICCV.2017.324), for sets with rare classes.
 *
 * @throws RangeError when gamma is below 0
 * @example
 * net.compile({ optimizer: "adam", loss: categoricalFocalCrossentropy({ gamma: 2 }), metrics: ["accuracy"] });
 */
export function categoricalFocalCrossentropy({ gamma = 2, alpha = 0.25 }: FocalCrossentropyOptions = {}): Loss {
  check(gamma);
  return named("categoricalFocalCrossentropy", (target, output) =>
    tf.tidy(() => {
      const p = output.div(output.sum(-1, true)).clipByValue(EPSILON, 1 - EPSILON);
      return target.toFloat().mul(tf.scalar(1).sub(p).pow(gamma)).mul(p.log()).sum(-1).mul(-alpha);
    }),
  );
}

/**
 * Focal loss −(1 − q)^γ log q, where q is the probability given to the target, the mean over a net's outputs; see
 * {@link categoricalFocalCrossentropy}.
 *
 * @throws RangeError when gamma is below 0
 */
export function binaryFocalCrossentropy({ gamma = 2, alpha }: FocalCrossentropyOptions = {}): Loss {
  check(gamma);
  return named("binaryFocalCrossentropy", (target, output) =>
    tf.tidy(() => {
      const p = output.clipByValue(EPSILON, 1 - EPSILON);
      const truth = target.toFloat();
      const q = truth.mul(p).add(tf.scalar(1).sub(truth).mul(tf.scalar(1).sub(p)));
      const loss = tf.scalar(1).sub(q).pow(gamma).mul(q.log()).neg();
      return (alpha === undefined ? loss : loss.mul(truth.mul(2 * alpha - 1).add(1 - alpha))).mean(-1);
    }),
  );
}

function check(gamma: number): void {
  if (!(gamma >= 0)) throw new RangeError(`gamma is ${gamma}: give a number of at least 0, such as 2`);
}
