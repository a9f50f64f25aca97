import type { tf } from "../../tensorflow.js";
import { truthValue, typeValue } from "./attribute-values.js";
import type { GraphDefinition, Output } from "./graph-definition.js";
import { NotCompilableError } from "./recorder.js";

/** TensorFlow's numbers for float32 and int32 (tensorflow/core/framework/types.proto). */
const FLOAT = 1;
const INT = 3;

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
}

/** A weight and its gradient in the graph. */
export interface WeightGradient {
  readonly variable: Output;
  readonly gradient: Output;
  readonly shape: readonly number[];
}

/** What an optimizer keeps from step to step; steps for batches of other sizes share it. */
export interface OptimizerState {
  readonly variables: Output[];
  /** Nodes that must run once before the first step. */
  readonly start: Output[];
}

/**
 * One step of an optimizer by TensorFlow's own operations, one for each weight.
 *
 * @param place `learningRate` is a scalar, so that it may change from step to step; `state` is added to where it lacks
 *   variables
 * @returns nodes that must run in each step
 * @throws NotCompilableError for an optimizer that TensorFlow has no such operation for
 */
export function fusedOptimizer(
  optimizer: tf.Optimizer,
  weights: readonly WeightGradient[],
  place: { graph: GraphDefinition; learningRate: Output; state: OptimizerState },
): Output[] {
  const settings = optimizer as tf.Optimizer & Settings;
  const name = optimizer.getClassName();
  const builder = new OptimizerBuilder(place.graph, place.learningRate, place.state);
  const { momentum = settings.m ?? 0, decay = 0.9, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
  if (name === "SGD") return builder.sgd(weights);
  if (name === "Momentum") return builder.momentum(weights, { momentum, nesterov: settings.useNesterov === true });
  // TensorFlow's centred one takes the root of a negative number when the gradients hardly change.
  if (name === "RMSProp" && settings.centered !== true) return builder.rmsProp(weights, { decay, momentum, epsilon });
  if (name === "Adam") return builder.adam(weights, { beta1, beta2, epsilon });
  const shown = settings.centered === true ? `centred ${name}` : name;
  throw new NotCompilableError(`optimizer ${shown} has no fused form (one of: SGD, Momentum, RMSProp, Adam)`);
}

class OptimizerBuilder {
  #used = 0;

  constructor(
    readonly graph: GraphDefinition,
    readonly learningRate: Output,
    readonly state: OptimizerState,
  ) {}

  sgd(weights: readonly WeightGradient[]): Output[] {
    return weights.map(({ variable, gradient }) =>
      this.#apply("ResourceApplyGradientDescent", [variable, this.learningRate, gradient]),
    );
  }

  momentum(
    weights: readonly WeightGradient[],
    { momentum, nesterov }: { momentum: number; nesterov: boolean },
  ): Output[] {
    const factor = this.#scalar(momentum);
    return weights.map(({ variable, gradient, shape }) =>
      this.#apply("ResourceApplyMomentum", [variable, this.#slot(shape), this.learningRate, gradient, factor], {
        use_nesterov: truthValue(nesterov),
      }),
    );
  }

  rmsProp(
    weights: readonly WeightGradient[],
    { decay, momentum, epsilon }: { decay: number; momentum: number; epsilon: number },
  ): Output[] {
    const numbers = [this.learningRate, ...[decay, momentum, epsilon].map((value) => this.#scalar(value))];
    return weights.map(({ variable, gradient, shape }) => {
      const slots = [this.#slot(shape), this.#slot(shape)];
      return this.#apply("ResourceApplyRMSProp", [variable, ...slots, ...numbers, gradient]);
    });
  }

  /** With tfjs' place for epsilon, which TensorFlow's operation adds before the bias is corrected: it is scaled to fit. */
  adam(
    weights: readonly WeightGradient[],
    { beta1, beta2, epsilon }: { beta1: number; beta2: number; epsilon: number },
  ): Output[] {
    const [b1, b2] = [this.#scalar(beta1), this.#scalar(beta2)];
    const powers = [b1, b2].map((beta) => {
      const variable = this.#variable([], () => beta);
      return { variable, beta, value: this.graph.read(variable, FLOAT) };
    });
    const [power1, power2] = powers;
    if (!power1 || !power2) throw new Error("two powers were made");
    const scale = this.#float("Sqrt", [this.#float("Sub", [this.#scalar(1), power2.value])]);
    const scaledEpsilon = this.#float("Mul", [this.#scalar(epsilon), scale]);
    const steps = weights.map(({ variable, gradient, shape }) =>
      this.#apply("ResourceApplyAdam", [
        ...[variable, this.#slot(shape), this.#slot(shape), power1.value, power2.value],
        ...[this.learningRate, b1, b2, scaledEpsilon, gradient],
      ]),
    );
    const powersUp = powers.map(({ variable, value, beta }) =>
      this.graph.assign(variable, this.#float("Mul", [value, beta, ...steps]), FLOAT),
    );
    return [...steps, ...powersUp];
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

  /** A variable of zeros beside a weight. */
  #slot(shape: readonly number[]): Output {
    return this.#variable(shape, () => {
      const sizes = this.graph.constant(INT, [shape.length], new Uint8Array(Int32Array.from(shape).buffer));
      const attributes = { T: typeValue(FLOAT), index_type: typeValue(INT) };
      return this.graph.node("Fill", [sizes, this.#scalar(0)], { attributes });
    });
  }

  /** The next variable of the state, made where this is the first step that is put together. */
  #variable(shape: readonly number[], start: () => Output): Output {
    const made = this.state.variables[this.#used++];
    if (made !== undefined) return made;
    const variable = this.graph.variable(`optimizer_${this.state.variables.length}`, FLOAT, shape);
    this.state.variables.push(variable);
    this.state.start.push(this.graph.assign(variable, start(), FLOAT));
    return variable;
  }
}
