import { tf } from "../tensorflow.js";
import { applyAll, applyLayer } from "./apply-layer.js";
import type { Activation } from "./activation.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link googLeNet}. */
export interface GoogLeNetOptions extends NetOptions {
  /** Whether two more outputs, in the middle of the net, help in training; then the net has three. Default: false. */
  auxiliaryHeads?: boolean;
}

/** Filters of an inception module: 1×1; 1×1 before 3×3; 3×3; 1×1 before 5×5; 5×5; 1×1 after pooling (table 1). */
const MODULES = {
  "3a": [64, 96, 128, 16, 32, 32],
  "3b": [128, 128, 192, 32, 96, 64],
  "4a": [192, 96, 208, 16, 48, 64],
  "4b": [160, 112, 224, 24, 64, 64],
  "4c": [128, 128, 256, 24, 64, 64],
  "4d": [112, 144, 288, 32, 64, 64],
  "4e": [256, 160, 320, 32, 128, 128],
  "5a": [256, 160, 320, 32, 128, 128],
  "5b": [384, 192, 384, 48, 128, 128],
} as const;

/**
 * GoogLeNet (Szegedy et al. 2014, "Going deeper with convolutions", arXiv:1409.4842): 22 layers with weights one after the
 * other, 9 inception modules. 6,998,552 parameters for 224×224×3 and 1000 classes (the paper: about 7 million), 13,378,280
 * with the two auxiliary heads.
 *
 * Other than in the paper: the heads in the middle are left out unless `auxiliaryHeads` asks for them, since they only help
 * in training (the paper gives them a weight of 0.3, which is up to the loss); local response normalisation, which tfjs'
 * layers lack, is left out; the last average is over whatever size is left, so that other images go, too.
 *
 * @returns an uncompiled net, with heads for images of at least 65×65
 * @example
 * layerTable(blueprint(() => googLeNet()));
 */
export function googLeNet(options: GoogLeNetOptions = {}): tf.LayersModel {
  const { inputShape = [224, 224, 3], classes = 1000, activation = "relu", outputActivation } = options;
  const { auxiliaryHeads = false } = options;
  checkNet({ inputShape, classes }, { net: "GoogLeNet", smallest: auxiliaryHeads ? 65 : 1 });
  const conv = (name: string, filters: number, { kernelSize = 1, strides = 1 } = {}) =>
    tf.layers.conv2d({ name, filters, kernelSize, strides, padding: "same", activation });
  const pool = (name: string) => tf.layers.maxPooling2d({ name, poolSize: 3, strides: 2, padding: "same" });
  const module = (tensor: tf.SymbolicTensor, name: keyof typeof MODULES) => inception(tensor, { name, activation });

  const images = tf.input({ name: "images", shape: [...inputShape] });
  let tensor = applyAll(
    [
      conv("conv1", 64, { kernelSize: 7, strides: 2 }),
      pool("pool1"),
      conv("conv2_reduce", 64),
      conv("conv2", 192, { kernelSize: 3 }),
      pool("pool2"),
    ],
    images,
  );
  tensor = applyLayer(pool("pool3"), module(module(tensor, "3a"), "3b"));
  const first = module(tensor, "4a");
  const second = module(module(module(first, "4b"), "4c"), "4d");
  tensor = applyLayer(pool("pool4"), module(second, "4e"));
  tensor = module(module(tensor, "5a"), "5b");
  const answer = applyAll(
    [
      tf.layers.globalAveragePooling2d({ name: "average" }),
      tf.layers.dropout({ name: "dropout", rate: 0.4 }),
      answerLayer({ classes, outputActivation }),
    ],
    tensor,
  );
  const head = (from: tf.SymbolicTensor, name: string) =>
    applyAll(
      [
        tf.layers.averagePooling2d({ name: `${name}_average`, poolSize: 5, strides: 3 }),
        conv(`${name}_conv`, 128),
        tf.layers.flatten({ name: `${name}_flatten` }),
        tf.layers.dense({ name: `${name}_dense`, units: 1024, activation }),
        tf.layers.dropout({ name: `${name}_dropout`, rate: 0.7 }),
        answerLayer({ classes, outputActivation }, name),
      ],
      from,
    );
  const outputs = auxiliaryHeads ? [answer, head(first, "answer_4a"), head(second, "answer_4d")] : answer;
  return tf.model({ name: "goog_le_net", inputs: images, outputs });
}

/** Four ways side by side: convolutions of 1×1, 3×3 and 5×5, and pooling; their maps one behind the other. */
function inception(
  input: tf.SymbolicTensor,
  { name, activation }: { name: keyof typeof MODULES; activation: Activation },
): tf.SymbolicTensor {
  const [one, before3, three, before5, five, afterPool] = MODULES[name];
  const conv = (part: string, filters: number, kernelSize = 1) =>
    tf.layers.conv2d({ name: `inception${name}_${part}`, filters, kernelSize, padding: "same", activation });
  const pooled = tf.layers.maxPooling2d({ name: `inception${name}_pool`, poolSize: 3, strides: 1, padding: "same" });
  const ways = [
    [conv("1x1", one)],
    [conv("3x3_reduce", before3), conv("3x3", three, 3)],
    [conv("5x5_reduce", before5), conv("5x5", five, 5)],
    [pooled, conv("pool_reduce", afterPool)],
  ].map((layers) => applyAll(layers, input));
  return applyLayer(tf.layers.concatenate({ name: `inception${name}` }), ways);
}
