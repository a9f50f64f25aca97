import { tf } from "../tensorflow.js";

/** A variable that an optimizer of tfjs keeps for a weight. */
interface Slot {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

type SlotList =
  | "accumulations"
  | "accumulatedMeanSquares"
  | "accumulatedMoments"
  | "accumulatedFirstMoment"
  | "accumulatedSecondMoment";

/** What optimizers of tfjs keep to themselves. */
interface OptimizerFields extends Partial<Record<SlotList, Slot[]>> {
  iterations_?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly accBeta1?: tf.Variable;
  readonly accBeta2?: tf.Variable;
}

/** The lists of an optimizer's variables with tfjs' endings of their names, in the order in which TensorFlow takes them. */
const LISTS: Readonly<Record<string, readonly (readonly [list: SlotList, ending: string])[]>> = {
  SGD: [],
  Momentum: [["accumulations", "momentum"]],
  RMSProp: [
    ["accumulatedMeanSquares", "rms"],
    ["accumulatedMoments", "momentum"],
  ],
  Adam: [
    ["accumulatedFirstMoment", "m"],
    ["accumulatedSecondMoment", "v"],
  ],
  AdamW: [
    ["accumulatedFirstMoment", "m"],
    ["accumulatedSecondMoment", "v"],
  ],
};

/**
 * The memory of tfjs' optimizer: what it has from earlier steps for each weight. It is where checkpoints look for it, and
 * where a graph gets it from and brings it back to.
 */
export class OptimizerMemory {
  readonly #fields: OptimizerFields;
  readonly #lists: readonly (readonly [list: SlotList, ending: string])[];

  /** @param weights those that are trained, in the order of their gradients */
  constructor(
    readonly optimizer: tf.Optimizer,
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[],
  ) {
    this.#fields = optimizer as tf.Optimizer & OptimizerFields;
    this.#lists = LISTS[optimizer.getClassName()] ?? [];
  }

  /** Variables that the optimizer has for each weight. */
  get slotsPerWeight(): number {
    return this.#lists.length;
  }

  /** Steps so far. */
  get iterations(): number {
    return this.#fields.iterations_ ?? 0;
  }

  /** Its values, weight by weight; none before the first step. They stay the optimizer's. */
  read(): tf.Tensor[] {
    const lists = this.#lists.map(([name]) => this.#fields[name] ?? []);
    if (lists.some((list) => list.length < this.weights.length)) return [];
    return this.weights.flatMap((_, i) => lists.flatMap((list) => list[i]?.variable ?? []));
  }

  /** Gives it other values, in the order of {@link read}, as after so many steps. */
  write(values: readonly tf.Tensor[], iterations: number): void {
    const fields = this.#fields;
    const { length } = this.#lists;
    for (const [k, [name, ending]] of this.#lists.entries()) {
      const list = (fields[name] ??= []);
      this.weights.forEach(({ name: originalName }, i) => {
        const value = values[i * length + k];
        if (!value) throw new Error(`no value for ${originalName} of the optimizer`);
        const slot = list[i];
        if (slot) slot.variable.assign(value);
        else list.push({ originalName: `${originalName}/${ending}`, variable: tf.variable(value, false) });
      });
    }
    fields.iterations_ = iterations;
    tf.tidy(() => {
      fields.accBeta1?.assign(tf.scalar((fields.beta1 ?? 0) ** (iterations + 1)));
      fields.accBeta2?.assign(tf.scalar((fields.beta2 ?? 0) ** (iterations + 1)));
    });
  }
}
