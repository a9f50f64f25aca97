import type { tf } from "../../tensorflow.js";
import { truthValue, typeValue } from "./attribute-values.js";
import type { GraphDefinition, Output } from "./graph-definition.js";
import { NotCompilableError } from "./recorder.js";

/** TensorFlow's number of float32 (tensorflow/core/framework/types.proto). */
const FLOAT = 1;

/** What an optimizer of tfjs keeps to itself. */
interface Settings {
  readonly learningRate: number;
  readonly momentum?: number;
  readonly m?: number;
  readonly useNesterov?: boolean;
  readonly decay?: number;
  readonly centered?: boolean;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
}

/** A weight and its gradient in the graph. */
export interface WeightGradient {
  readonly variable: Output;
  /** Its value before the step. */
  readonly read: Output;
  readonly gradient: Output;
  /** Variables of what the optimizer remembers of it from step to step. */
  readonly slots: readonly Output[];
}

/** What changes from step to step: scalars in the graph. */
export interface StepNumbers {
  readonly learningRate: Output;
  /** Steps before this one. */
  readonly iteration: Output;
}

/**
 * One step of an optimizer by TensorFlow's own operations, one for each weight.
 *
 * @returns nodes that must run in each step
 * @throws NotCompilableError for an optimizer that TensorFlow has no such operation for
 */
export function fusedOptimizer(
  optimizer: tf.Optimizer,
  weights: readonly WeightGradient[],
  { graph, numbers }: { graph: GraphDefinition; numbers: StepNumbers },
): Output[] {
  const settings = optimizer as tf.Optimizer & Settings;
  const name = optimizer.getClassName();
  const builder = new OptimizerBuilder(graph, numbers);
  const { momentum = settings.m ?? 0, decay = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
  if (name === "SGD") return builder.sgd(weights);
  if (name === "Momentum") return builder.momentum(weights, { momentum, nesterov: settings.useNesterov === true });
  // TensorFlow's centred one takes the root of a negative number when the gradients hardly change.
  if (name === "RMSProp" && settings.centered !== true) return builder.rmsProp(weights, { decay, momentum, epsilon });
  const { weightDecay = 0 } = settings;
  if (name === "Adam" || name === "AdamW") return builder.adam(weights, { beta1, beta2, epsilon, weightDecay });
  const shown = settings.centered === true ? `centred ${name}` : name;
  throw new NotCompilableError(`optimizer ${shown} has no fused form (one of: SGD, Momentum, RMSProp, Adam, AdamW)`);
}

class OptimizerBuilder {
  constructor(
    readonly graph: GraphDefinition,
    readonly numbers: StepNumbers,
  ) {}

  sgd(weights: readonly WeightGradient[]): Output[] {
    return weights.map(({ variable, gradient }) =>
      this.#apply("ResourceApplyGradientDescent", [variable, this.numbers.learningRate, gradient]),
    );
  }

  momentum(
    weights: readonly WeightGradient[],
    { momentum, nesterov }: { momentum: number; nesterov: boolean },
  ): Output[] {
    const factor = this.#scalar(momentum);
    return weights.map(({ variable, gradient, slots }) =>
      this.#apply("ResourceApplyMomentum", [variable, ...slots, this.numbers.learningRate, gradient, factor], {
        use_nesterov: truthValue(nesterov),
      }),
    );
  }

  rmsProp(
    weights: readonly WeightGradient[],
    { decay, momentum, epsilon }: { decay: number; momentum: number; epsilon: number },
  ): Output[] {
    const numbers = [this.numbers.learningRate, ...[decay, momentum, epsilon].map((value) => this.#scalar(value))];
    return weights.map(({ variable, gradient, slots }) =>
      this.#apply("ResourceApplyRMSProp", [variable, ...slots, ...numbers, gradient]),
    );
  }

  /** With tfjs' place for epsilon, which TensorFlow's operation adds before the bias is corrected: it is scaled to fit. */
  adam(
    weights: readonly WeightGradient[],
    options: { beta1: number; beta2: number; epsilon: number; weightDecay: number },
  ): Output[] {
    const { learningRate, iteration } = this.numbers;
    const [beta1, beta2] = [this.#scalar(options.beta1), this.#scalar(options.beta2)];
    const steps = this.#float("AddV2", [iteration, this.#scalar(1)]);
    const [power1, power2] = [this.#float("Pow", [beta1, steps]), this.#float("Pow", [beta2, steps])];
    const scale = this.#float("Sqrt", [this.#float("Sub", [this.#scalar(1), power2])]);
    const epsilon = this.#float("Mul", [this.#scalar(options.epsilon), scale]);
    const share = options.weightDecay && this.#float("Mul", [learningRate, this.#scalar(options.weightDecay)]);
    return weights.map(({ variable, read, gradient, slots }) => {
      const decay = share ? [this.#decay(variable, this.#float("Mul", [read, share]))] : [];
      const numbers = [power1, power2, learningRate, beta1, beta2, epsilon];
      return this.#apply("ResourceApplyAdam", [variable, ...slots, ...numbers, gradient, ...decay]);
    });
  }

  #decay(variable: Output, by: Output): Output {
    return `^${this.graph.node("AssignSubVariableOp", [variable, by], { attributes: { dtype: typeValue(FLOAT) } })}`;
  }

  #apply(
    operation: string,
    inputs: readonly Output[],
    more: Record<string, ReturnType<typeof truthValue>> = {},
  ): Output {
    const attributes = { T: typeValue(FLOAT), use_locking: truthValue(false), ...more };
    return `^${this.graph.node(operation, inputs, { attributes })}`;
  }

  #float(operation: string, inputs: readonly Output[]): Output {
    return this.graph.node(operation, inputs, { attributes: { T: typeValue(FLOAT) } });
  }

  #scalar(value: number): Output {
    return this.graph.constant(FLOAT, [], new Uint8Array(Float32Array.of(value).buffer));
  }
}
