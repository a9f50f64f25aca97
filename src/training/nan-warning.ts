import type { tf } from "../tensorflow.js";
import type { TrainingRun } from "./callback.js";

const warned = new WeakSet<TrainingRun>();

/** Says once in a training that its loss is no number any more, and what may help. */
export function warnOfNaN(
  run: TrainingRun,
  { loss = 0, epoch, batch }: { loss: number | undefined; epoch: number; batch: number },
): void {
  if (Number.isFinite(loss) || warned.has(run)) return;
  warned.add(run);
  const { learningRate } = run.model.optimizer as tf.Optimizer & { learningRate?: number };
  const rate = learningRate === undefined ? "" : `, which is ${learningRate}`;
  console.warn(
    `the loss is ${loss} since batch ${batch} of epoch ${epoch + 1}, and stays so: lower the learning rate${rate}, or look for NaN and values far from [0, 1] in the data; the callback terminateOnNaN() would stop here`,
  );
}
