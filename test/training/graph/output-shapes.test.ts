import { tf } from "../../../src/tensorflow.js";
import { tensorflowBackend, type OperationAttribute } from "../../../src/tensorflow-backend.js";
import "../../../src/training/index.js";
import { uniformOnDevice } from "../../../src/training/device-random.js";
import { outputShapes } from "../../../src/training/graph/output-shapes.js";

interface Seen {
  name: string;
  foretold: (readonly number[])[] | undefined;
  real: number[][];
}

/** What the operations of `work` were foretold to give, and what they gave. */
function operationsOf(work: () => void): Seen[] {
  const backend = tensorflowBackend();
  if (!backend) throw new Error("this needs TensorFlow");
  const { executeSingleOutput, executeMultipleOutputs } = backend;
  const seen: Seen[] = [];
  const foretell = (name: string, attributes: readonly OperationAttribute[], inputs: readonly tf.Tensor[]) =>
    outputShapes({ name, attributes, inputs, numbersOf: (i) => [...(inputs[i]?.dataSync<"int32">() ?? [])] });
  backend.executeSingleOutput = (name, attributes, inputs) => {
    const output = executeSingleOutput.call(backend, name, attributes, inputs);
    seen.push({ name, foretold: foretell(name, attributes, inputs), real: [output.shape] });
    return output;
  };
  backend.executeMultipleOutputs = (name, attributes, inputs, n) => {
    const outputs = executeMultipleOutputs.call(backend, name, attributes, inputs, n);
    seen.push({ name, foretold: foretell(name, attributes, inputs), real: outputs.map(({ shape }) => shape) });
    return outputs;
  };
  try {
    tf.tidy(work);
  } finally {
    Object.assign(backend, { executeSingleOutput, executeMultipleOutputs });
  }
  return seen;
}

/** Outputs that somebody uses; the shapes of others depend on the processor. */
const used: Readonly<Record<string, number>> = { FusedBatchNormV3: 5, FusedBatchNormGradV3: 3 };
const shapesOf = (name: string, shapes: Seen["foretold"]) => JSON.stringify(shapes?.slice(0, used[name]));

describe("shapes that are foretold", () => {
  it("are those that come, for all strides, dilations and paddings", () => {
    const seen = operationsOf(() => {
      for (const size of [7, 8, 13])
        for (const window of [1, 2, 3, 5])
          for (const stride of [1, 2, 3])
            for (const padding of ["valid", "same"] as const) {
              const pictures = tf.ones<tf.Rank.R4>([2, size, size + 1, 3]);
              const filters = tf.ones<tf.Rank.R4>([window, window, 3, 4]);
              tf.grads((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, padding).relu())([
                pictures,
                filters,
              ]);
              if (stride === 1 && window < 4) tf.conv2d(pictures, filters, 1, padding, "NHWC", 2);
              tf.grad((x) => tf.maxPool(x as tf.Tensor4D, window, stride, padding))(pictures);
              tf.grad((x) => tf.avgPool(x as tf.Tensor4D, window, stride, padding))(pictures);
            }
      for (const [transposeA, transposeB] of [
        [false, false],
        [true, false],
        [false, true],
        [true, true],
      ])
        tf.matMul(tf.ones(transposeA ? [3, 2] : [2, 3]), tf.ones(transposeB ? [4, 3] : [3, 4]), transposeA, transposeB);
      const normalised = tf.layers.batchNormalization();
      tf.grad((x) => normalised.apply(x, { training: true }) as tf.Tensor)(tf.ones([2, 3, 3, 4]));
      const own = [tf.layers.batchNormalization(), tf.layers.dropout({ rate: 0.5 })];
      for (const layer of own) tf.grad((x) => layer.apply(x, { training: true }) as tf.Tensor)(tf.ones([2, 3, 3, 8]));
      uniformOnDevice([3, 5]);
      tf.ones([2, 3]).mul(tf.ones([2, 3]));
      tf.ones([2, 3]).add(tf.ones([3]));
      tf.ones([2, 3]).add(tf.ones([2, 1]));
      tf.ones([2, 3], "int32").mul(tf.ones([2, 3], "int32"));
    });
    const foretold = seen.filter((each) => each.foretold);
    expect(foretold.filter(({ name, foretold, real }) => shapesOf(name, foretold) !== shapesOf(name, real))).toEqual(
      [],
    );
    expect([...new Set(foretold.map(({ name }) => name))].sort()).toEqual([
      "Add",
      "AvgPool",
      "AvgPoolGrad",
      "Conv2D",
      "Conv2DBackpropFilter",
      "Conv2DBackpropInput",
      "FusedBatchNormGradV3",
      "FusedBatchNormV3",
      "MatMul",
      "MaxPool",
      "MaxPoolGrad",
      "Mul",
      "Relu",
      "ReluGrad",
      "StatelessRandomUniform",
      "TseminarDropout",
      "TseminarDropoutGradient",
      "TseminarNormalization",
      "TseminarNormalizationGradient",
    ]);
    expect(foretold.length).toBeGreaterThan(400);
  });

  it("are not there for padding by numbers, channels in front and whole numbers", () => {
    const seen = operationsOf(() => {
      tf.conv2d(tf.ones<tf.Rank.R4>([1, 5, 5, 1]), tf.ones<tf.Rank.R4>([3, 3, 1, 1]), 1, [
        [0, 0],
        [1, 0],
        [0, 1],
        [0, 0],
      ]);
      tf.ones([2, 2], "int32").mul(tf.ones([2, 2], "int32"));
      tf.ones([2, 3]).mul(tf.ones([1, 3]));
    });
    expect(seen.filter(({ name }) => name === "Conv2D" || name === "Mul").length).toBe(3);
    expect(seen.filter((each) => each.foretold)).toEqual([]);
  });
});
