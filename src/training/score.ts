import { tf } from "../tensorflow.js";
import type { Batch } from "./batches/batch.js";
import { compiledNet, metricsOf } from "./compiled-net.js";
import "./fused/batch-normalization.js";
import { forgetLogits, fusedCrossEntropy } from "./fused/cross-entropy.js";
import "./fused/kernels.js";
import { isCountedMetric } from "./metrics/counted-metric.js";

/** How a net does on a batch. */
export interface Score {
  /** What training makes smaller: the losses of all outputs and what regularizers add. */
  readonly loss: tf.Scalar;
  /** float32 vectors: the loss, then each metric's value, one number, or counts that add up over batches. */
  readonly numbers: readonly tf.Tensor1D[];
}

/** Loss and metrics of a compiled net on a batch, with TensorFlow's fused operations where it has them. */
export function score(model: tf.LayersModel, batch: Batch, { training }: { training: boolean }): Score {
  const { inputs, targets, weights } = batch;
  const net = compiledNet(model);
  const outputs = [model.call([...inputs], { training })].flat();
  const at = (tensors: readonly tf.Tensor[], i: number): tf.Tensor => {
    const tensor = tensors[i];
    if (!tensor) throw new Error(`the net has no output ${i + 1}`);
    return tensor;
  };
  const losses = net.lossFunctions.map((lossFunction, i) => {
    const each = fusedCrossEntropy(lossFunction)(at(targets, i), at(outputs, i));
    const weight = weights?.[i];
    return (weight ? weighted(each, weight) : each).mean();
  });
  const loss = [...losses, ...net.calculateLosses()].reduce((sum, each) => sum.add(each)).asScalar();
  const several = outputs.length > 1;
  const metrics = metricsOf(net).map(([metric, output], i) => {
    if (several && i < outputs.length) return at(losses, i).as1D();
    const [target, value] = [at(targets, output), at(outputs, output)];
    return isCountedMetric(metric) ? metric.counts(target, value) : metric(target, value).mean().as1D();
  });
  return { loss, numbers: [loss.as1D(), ...metrics] };
}

/** Losses by the weights of their examples; a loss of several numbers an example counts by their mean. */
function weighted(losses: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  const each = losses.rank > 1 ? losses.mean(Array.from({ length: losses.rank - 1 }, (_, i) => i + 1)) : losses;
  if (each.rank === 0) throw new Error("the loss gives one number for a whole batch: it cannot be weighted by example");
  return each.mul(weights);
}

/**
 * Trains a compiled net on a batch, as tfjs does it.
 *
 * @returns the numbers of {@link score}; the caller disposes of them
 */
export function trainOnBatch(model: tf.LayersModel, batch: Batch): tf.Tensor1D[] {
  let numbers: tf.Tensor1D[] = [];
  const variables = compiledNet(model).collectedTrainableWeights.map((weight) => weight.read());
  const cost = model.optimizer.minimize(
    () => {
      try {
        const { loss, numbers: all } = score(model, batch, { training: true });
        numbers = all.map((each) => tf.keep(each.clone()));
        return loss;
      } finally {
        forgetLogits();
      }
    },
    true,
    variables,
  );
  cost?.dispose();
  return numbers;
}
