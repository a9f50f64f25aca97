import type { Callback, tf } from "tseminar";

/** Keeps the weights of the epoch with the best validation accuracy. */
export class BestWeights implements Callback {
  /** The best epoch, counted from 1. */
  epoch = 0;
  #accuracy = -Infinity;
  #weights: tf.Tensor[] = [];

  onEpochEnd: NonNullable<Callback["onEpochEnd"]> = (epoch, { val_accuracy: accuracy = NaN }, { model }) => {
    if (!(accuracy > this.#accuracy)) return;
    this.epoch = epoch + 1;
    this.#accuracy = accuracy;
    for (const weight of this.#weights) weight.dispose();
    this.#weights = model.getWeights().map((weight) => weight.clone());
  };

  /** Gives the net the best weights back. */
  restore(net: tf.LayersModel): void {
    net.setWeights(this.#weights);
    for (const weight of this.#weights) weight.dispose();
  }
}
