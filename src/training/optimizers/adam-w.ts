import { tf } from "../../tensorflow.js";

/** Options of {@link adamW}; names and defaults are Keras'. */
export interface AdamWOptions {
  /** Default: 0.001. */
  learningRate?: number;
  /** Share of each weight, times the learning rate, that is taken off in each step. Default: 0.004. */
  weightDecay?: number;
  /** How slowly the mean of the gradients forgets. Default: 0.9. */
  beta1?: number;
  /** How slowly the mean of their squares forgets. Default: 0.999. */
  beta2?: number;
  /** Keeps the division from zero. Default: 1e-7. */
  epsilon?: number;
}

/** Adam with weight decay of its own; made by {@link adamW}. */
export class AdamW extends tf.AdamOptimizer {
  static override get className(): string {
    return "AdamW";
  }

  constructor(
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    readonly weightDecay: number,
  ) {
    super(learningRate, beta1, beta2, epsilon);
  }

  override applyGradients(gradients: Parameters<tf.AdamOptimizer["applyGradients"]>[0]): void {
    const names = Array.isArray(gradients) ? gradients.map(({ name }) => name) : Object.keys(gradients);
    const { registeredVariables } = tf.engine().state;
    for (const name of names) {
      const variable = registeredVariables[name];
      if (variable)
        tf.tidy(() => {
          variable.assign(variable.mul(1 - this.learningRate * this.weightDecay));
        });
    }
    super.applyGradients(gradients);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), weightDecay: this.weightDecay };
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    const { learningRate, beta1, beta2, epsilon, weightDecay } = config;
    return new cls(learningRate, beta1, beta2, epsilon, weightDecay);
  }
}
tf.serialization.registerClass(AdamW);

/**
 * An optimizer like `tf.train.adam` whose weight decay is no part of the gradient
 * (Loshchilov and Hutter 2019, "Decoupled weight decay regularization", arXiv:1711.05101), as Keras' AdamW.
 *
 * @example
 * cnn.compile({ optimizer: adamW({ learningRate: 1e-3, weightDecay: 0.01 }), loss: "categoricalCrossentropy" });
 */
export function adamW(options: AdamWOptions = {}): AdamW {
  const { learningRate = 0.001, weightDecay = 0.004, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  if (!(weightDecay >= 0)) throw new RangeError(`weightDecay is ${weightDecay}: give a number of at least 0`);
  return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay);
}
