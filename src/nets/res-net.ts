import { tf } from "../tensorflow.js";
import { applyAll, applyLayer } from "./apply-layer.js";
import type { Activation } from "./activation.js";
import { answerLayer, checkNet, type NetOptions } from "./net-options.js";

/** Options of {@link resNet}. */
export interface ResNetOptions extends NetOptions {
  /** Residual blocks of each of the three sizes; the net has 6n + 2 layers with weights. Default: 3, 20 layers. */
  n?: number;
  /**
   * What the way around a block is where size and filters change: "identity" leaves out every other pixel and fills up with
   * zeros (the paper's A, no weights), "projection" is a convolution of 1×1 (its B). Default: "identity".
   */
  shortcut?: "identity" | "projection";
}

/** Filters of the three sizes. */
const FILTERS = [16, 32, 64];

/**
 * The residual net for CIFAR-10 (He, Zhang, Ren, Sun 2015, "Deep residual learning for image recognition",
 * arXiv:1512.03385, section 4.2): a convolution of 3×3, then 3n blocks of two, which learn what is to be added to their
 * input. 269,722 parameters to learn for n = 3, 32×32×3 and 10 classes (the paper: 0.27 million), 272,474 with projections;
 * and 1,376 or 1,568 more numbers that batch normalisation counts. ResNet-56 is `n: 9`, ResNet-110 `n: 18`.
 *
 * Other than in the paper: nothing in the net; weight decay (0.0001), the steps of the learning rate and the shifted and
 * mirrored pictures are up to the training.
 *
 * @returns an uncompiled net
 * @example
 * const net = resNet({ n: 3 });
 */
export function resNet(options: ResNetOptions = {}): tf.LayersModel {
  const { inputShape = [32, 32, 3], classes = 10, activation = "relu", outputActivation } = options;
  const { n = 3, shortcut = "identity" } = options;
  checkNet({ inputShape, classes }, { net: "ResNet", smallest: 1 });
  if (!Number.isInteger(n) || n < 1)
    throw new Error(`n is ${n}: give a whole number of at least 1, for a net of 6n + 2 layers`);
  const images = tf.input({ name: "images", shape: [...inputShape] });
  const start = [...convolution("conv", { filters: 16 }), tf.layers.activation({ name: "conv_active", activation })];
  let tensor = applyAll(start, images);
  FILTERS.forEach((filters, stage) => {
    for (let i = 0; i < n; i++) {
      const narrower = stage > 0 && i === 0;
      tensor = residual(tensor, { name: `block${stage + 1}_${i + 1}`, filters, narrower, shortcut, activation });
    }
  });
  const end = [tf.layers.globalAveragePooling2d({ name: "average" }), answerLayer({ classes, outputActivation })];
  return tf.model({ name: `res_net_${6 * n + 2}`, inputs: images, outputs: applyAll(end, tensor) });
}

interface Block {
  name: string;
  filters: number;
  /** Whether it halves height and width, and doubles the filters. */
  narrower: boolean;
  shortcut: "identity" | "projection";
  activation: Activation;
}

/** Two convolutions, and the input added to what they give. */
function residual(input: tf.SymbolicTensor, block: Block): tf.SymbolicTensor {
  const { name, filters, narrower, activation } = block;
  const learnt = applyAll(
    [
      ...convolution(`${name}a`, { filters, strides: narrower ? 2 : 1 }),
      tf.layers.activation({ name: `${name}a_active`, activation }),
      ...convolution(`${name}b`, { filters }),
    ],
    input,
  );
  const around = narrower ? applyAll(shortcutLayers(block), input) : input;
  const sum = applyLayer(tf.layers.add({ name: `${name}_add` }), [learnt, around]);
  return applyLayer(tf.layers.activation({ name, activation }), sum);
}

function shortcutLayers({ name, filters, shortcut }: Block): tf.layers.Layer[] {
  if (shortcut === "projection") return convolution(`${name}_shortcut`, { filters, strides: 2, kernelSize: 1 });
  return [
    tf.layers.maxPooling2d({ name: `${name}_every_other`, poolSize: 1, strides: 2 }),
    // With the channels taken for columns, the layer that pads pictures puts half of the zeros before and half behind them.
    tf.layers.zeroPadding2d({
      name: `${name}_more_maps`,
      padding: [
        [0, 0],
        [filters / 4, filters / 4],
      ],
      dataFormat: "channelsFirst",
    }),
  ];
}

/** A convolution without bias, which the batch normalisation behind it has; weights start as in He et al. 2015, arXiv:1502.01852. */
function convolution(
  name: string,
  { filters, strides = 1, kernelSize = 3 }: { filters: number; strides?: number; kernelSize?: number },
): tf.layers.Layer[] {
  const more = { padding: "same", useBias: false, kernelInitializer: "heNormal" } as const;
  return [
    tf.layers.conv2d({ name, filters, kernelSize, strides, ...more }),
    tf.layers.batchNormalization({ name: `${name}_norm` }),
  ];
}
