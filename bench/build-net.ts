import type * as TensorFlow from "@tensorflow/tfjs-node-gpu";

import type { LayerPlan, NetPlan } from "./training-nets.js";

/**
 * The net in tfjs layers, compiled.
 *
 * @param tf the tfjs that makes it: ours, or the package as it is
 */
export function buildNet(tf: typeof TensorFlow, { input, layers, name, parameters }: NetPlan): TensorFlow.Sequential {
  const net = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [...input] })] });
  for (const plan of layers) net.add(buildLayer(tf, plan));
  if (net.countParams() !== parameters)
    throw new Error(`the net "${name}" has ${net.countParams()} parameters and not ${parameters}`);
  net.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

function buildLayer({ layers }: typeof TensorFlow, plan: LayerPlan): TensorFlow.layers.Layer {
  switch (plan.kind) {
    case "conv":
      return layers.conv2d({ filters: plan.filters, padding: plan.padding, kernelSize: 3, activation: "relu" });
    case "dense":
      return layers.dense({ units: plan.units, activation: plan.activation });
    case "dropout":
      return layers.dropout({ rate: plan.rate });
    case "flatten":
      return layers.flatten();
    case "normalisation":
      return layers.batchNormalization();
    case "pool":
      return layers.maxPooling2d({ poolSize: 2 });
  }
}
