import type { Callback, tf } from "tseminar";
import type { TrainingRun } from "tseminar/training";

/** Where a {@link OneCycle} goes. */
export interface OneCycleOptions {
  /** The highest learning rate. */
  highest: number;
  /** Share of the training in which the learning rate rises. Default: 0.25. */
  rise?: number;
}

/**
 * The learning rate rises from a 25th of the highest to it and falls to nearly nothing, along half waves of a cosine, step
 * by step (Smith and Topin 2017, arXiv:1708.07120).
 */
export class OneCycle implements Callback {
  readonly #highest: number;
  readonly #rise: number;
  #step = 0;

  constructor({ highest, rise = 0.25 }: OneCycleOptions) {
    this.#highest = highest;
    this.#rise = rise;
  }

  onTrainBegin = (run: TrainingRun): void => {
    this.#set(run);
  };

  onBatchEnd: NonNullable<Callback["onBatchEnd"]> = (_batch, _logs, run) => {
    this.#step++;
    this.#set(run);
  };

  #set({ model, epochs, batches }: TrainingRun): void {
    const done = this.#step / (epochs * batches);
    const wave = (from: number, to: number, share: number): number =>
      from + ((to - from) * (1 - Math.cos(Math.PI * share))) / 2;
    const optimizer = model.optimizer as tf.Optimizer & { learningRate: number };
    optimizer.learningRate =
      done < this.#rise
        ? wave(this.#highest / 25, this.#highest, done / this.#rise)
        : wave(this.#highest, this.#highest / 1e4, (done - this.#rise) / (1 - this.#rise));
  }
}
