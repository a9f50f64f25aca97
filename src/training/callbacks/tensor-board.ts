import { join, resolve } from "node:path";

import type { Callback } from "../callback.js";
import { learningRateOf } from "../schedules/learning-rate.js";
import { EventFile, type Summary } from "./event-file.js";
import { checkOptions } from "./monitor.js";

/** Options of {@link tensorBoard}; names and defaults are Keras'. */
export interface TensorBoardOptions {
  /** Every so many epochs the spread of each weight is written; 0: never. Default: 0. */
  histogramFreq?: number;
}

/**
 * Writes the values of each epoch for TensorBoard, as Keras' `TensorBoard` does: `epoch_loss` and the metrics in the folders
 * `train` and `validation`, `epoch_learning_rate` in `train`. Look at them by `tensorboard --logdir` and the folder, which
 * is a program of Python's.
 *
 * @param folder of this training, say "runs/mnist-1"; made where it does not exist
 * @throws in the training, when it cannot be written
 * @example
 * await fit(cnn, train, { epochs: 5, validationSplit: 0.1, callbacks: [tensorBoard("runs/mnist-1")] });
 */
export function tensorBoard(folder: string, { histogramFreq = 0 }: TensorBoardOptions = {}): Callback {
  checkOptions({ histogramFreq }, ["histogramFreq"]);
  let train: EventFile;
  let validation: EventFile;
  return {
    onTrainBegin() {
      train = new EventFile(join(resolve(folder), "train"));
      validation = new EventFile(join(resolve(folder), "validation"));
    },
    async onEpochEnd(epoch, logs, { model }) {
      const scalars = Object.entries(logs).filter(([name]) => name !== "learningRate");
      const of = (held: boolean): Summary[] =>
        scalars
          .filter(([name]) => name.startsWith("val_") === held)
          .map(([name, value]) => ({ tag: `epoch_${held ? name.slice("val_".length) : name}`, value }));
      const rate = { tag: "epoch_learning_rate", value: logs["learningRate"] ?? learningRateOf(model) };
      await train.add(epoch, [...of(false), rate]);
      if (of(true).length > 0) await validation.add(epoch, of(true));
      if (histogramFreq > 0 && epoch % histogramFreq === 0) {
        const values = model.getWeights().map((tensor) => tensor.dataSync());
        const weights = model.weights.map(({ originalName }, i) => ({
          tag: `${originalName}/histogram`,
          values: values[i] ?? [],
        }));
        await train.add(epoch, weights);
      }
    },
  };
}
