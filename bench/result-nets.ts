import { tf } from "tseminar";

type Activation = "relu" | "softmax" | "tanh";

/** Makes layers whose weights follow from a seed. */
function layersFrom(seed: number) {
  let drawn = 0;
  const weights = () => tf.initializers.glorotUniform({ seed: 1000 * seed + drawn++ });
  return {
    conv: (filters: number, { size = 3, activation = "relu", same = false }: ConvOptions = {}) =>
      tf.layers.conv2d({
        filters,
        kernelSize: size,
        padding: same ? "same" : "valid",
        activation,
        kernelInitializer: weights(),
      }),
    dense: (units: number, activation: Activation = "relu") =>
      tf.layers.dense({ units, activation, kernelInitializer: weights() }),
  };
}

interface ConvOptions {
  /** Default: 3. */
  size?: number;
  /** Default: "relu". */
  activation?: Activation;
  /** Whether the output is as large as the input. Default: false. */
  same?: boolean;
}

const pool = () => tf.layers.maxPooling2d({ poolSize: 2 });
const mean = () => tf.layers.averagePooling2d({ poolSize: 2 });
const norm = () => tf.layers.batchNormalization({});
const flatten = () => tf.layers.flatten();
const drop = (rate: number) => tf.layers.dropout({ rate });

function compiled(
  inputShape: [number, number, number],
  layers: tf.layers.Layer[],
  { parameters, optimizer = "adam" }: { parameters: number; optimizer?: string | tf.Optimizer },
): tf.Sequential {
  const net = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape }), ...layers] });
  if (net.countParams() !== parameters)
    throw new Error(`a net has ${net.countParams()} parameters where ${parameters} are meant`);
  net.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return net;
}

const digits: [number, number, number] = [28, 28, 1];
const colours: [number, number, number] = [32, 32, 3];

/** The lecture's net for MNIST. */
export function lecture(seed: number): tf.Sequential {
  const { conv, dense } = layersFrom(seed);
  const layers = [conv(64), pool(), conv(128), pool(), flatten(), dense(128), dense(10, "softmax")];
  return compiled(digits, layers, { parameters: 485_514 });
}

/** The small net of the CIFAR-10 reference run. */
export function cifarSmall(seed: number): tf.Sequential {
  const { conv, dense } = layersFrom(seed);
  const layers = [conv(8), pool(), flatten(), dense(100), dense(10, "softmax")];
  return compiled(colours, layers, { parameters: 181_334 });
}

/** The larger net of the CIFAR-10 reference run. */
export function cifarLarger(seed: number): tf.Sequential {
  const { conv, dense } = layersFrom(seed);
  const layers = [conv(8), pool(), conv(512), pool(), conv(256), flatten(), dense(100), dense(10, "softmax")];
  return compiled(colours, layers, { parameters: 1_628_214 });
}

/** LeNet-5 (LeCun et al. 1998) for 28 × 28 pixels, with tanh and the mean in pooling. */
export function fashionLenet(seed: number): tf.Sequential {
  const { conv, dense } = layersFrom(seed);
  const layers = [
    conv(6, { size: 5, activation: "tanh", same: true }),
    mean(),
    conv(16, { size: 5, activation: "tanh" }),
    mean(),
    flatten(),
    dense(120, "tanh"),
    dense(84, "tanh"),
    dense(10, "softmax"),
  ];
  return compiled(digits, layers, { parameters: 61_706, optimizer: tf.train.sgd(0.01) });
}

/** Three blocks of two convolutions with batch normalisation, pooling and dropout. */
export function cifarRecipe(seed: number): tf.Sequential {
  const { conv, dense } = layersFrom(seed);
  const block = (filters: number, rate: number) => [
    conv(filters, { same: true }),
    norm(),
    conv(filters, { same: true }),
    norm(),
    pool(),
    drop(rate),
  ];
  const layers = [...block(32, 0.1), ...block(64, 0.2), ...block(128, 0.3), flatten(), dense(128), drop(0.3)];
  return compiled(colours, [...layers, dense(10, "softmax")], { parameters: 552_362 });
}
