import type { Dataset } from "../../../src/data/dataset.js";
import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import { evaluate, fit, predict } from "../../../src/training/index.js";
import { sparseCategoricalCrossentropy, type Loss } from "../../../src/training/losses/index.js";
import * as metrics from "../../../src/training/metrics/index.js";
import { confusionMatrix, rocAuc } from "../../../src/training/numbers/index.js";
import { tinyImages } from "../../support/tiny-images.js";

type Metric = Parameters<tf.LayersModel["compile"]>[0]["metrics"];

function net(loss: string | Loss, compiled: Metric, activation: "softmax" | "linear" = "softmax"): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
  const model = tf.sequential();
  model.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
  model.add(tf.layers.dense({ units: 2, activation, kernelInitializer }));
  model.compile({ optimizer: tf.train.adam(0.005), loss, metrics: compiled });
  return model;
}

/** Trained for an epoch of three batches, the last one shorter. */
async function trained(
  model: tf.LayersModel,
  data: Dataset,
  eager: boolean,
): Promise<Record<string, readonly number[]>> {
  const history = await fit(model, data, {
    batchSize: 24,
    validationData: data,
    random: new Random(1),
    verbose: 0,
    eager,
  });
  return history.history;
}

describe.each([false, true])("fit and evaluate (eager: %s)", (eager) => {
  const data = tinyImages(60);

  it("sum up counted metrics over batches of different sizes", async () => {
    const counted = [
      metrics.auc({ multiLabel: true, thresholds: 20_001 }),
      metrics.f1Score(),
      metrics.truePositives({ classIndex: 1 }),
    ];
    const model = net("categoricalCrossentropy", ["accuracy", ...counted, metrics.topKCategoricalAccuracy({ k: 2 })]);
    const history = await trained(model, data, eager);
    const names = ["loss", "accuracy", "auc", "f1Score", "truePositives", "topKCategoricalAccuracy"];
    expect(Object.keys(history)).toEqual([...names, ...names.map((name) => `val_${name}`)]);
    const { metrics: values } = await evaluate(model, data, { batchSize: 7 });
    const predictions = await predict(model, data);
    const matrix = confusionMatrix(predictions);
    expect(values["truePositives"]).toBe(matrix.counts[1]?.[1]);
    // Of two classes each is the other turned round: the mean of both areas is either.
    expect(values["auc"]).toBeCloseTo(rocAuc(predictions), 2); // two outputs may lie between the same thresholds
    expect(values["topKCategoricalAccuracy"]).toBe(1);
    for (const name of names) expect(history[`val_${name}`]?.[0]).toBeCloseTo(values[name] ?? NaN, 5);
  });

  it("take tfjs' and our metrics for class numbers, and give them the same value", async () => {
    const own = tf.metrics.sparseCategoricalAccuracy;
    const model = net("sparseCategoricalCrossentropy", ["accuracy", own, metrics.accuracy]);
    const history = await trained(model, data, eager);
    const [first, ...others] = Object.entries(history).filter(
      ([name]) => name.includes("ccuracy") && !name.startsWith("val_"),
    );
    expect(others).toHaveLength(2);
    for (const [, values] of others) expect(values).toEqual(first?.[1]);
  });

  it("train from logits as from probabilities", async () => {
    const softmax = await trained(net("sparseCategoricalCrossentropy", ["accuracy"]), data, eager);
    const loss = sparseCategoricalCrossentropy({ fromLogits: true });
    const logits = await trained(net(loss, [metrics.accuracy], "linear"), data, eager);
    for (const name of ["loss", "accuracy", "val_loss", "val_accuracy"])
      expect(logits[name]?.[0]).toBeCloseTo(softmax[name]?.[0] ?? NaN, 5);
  });
});
