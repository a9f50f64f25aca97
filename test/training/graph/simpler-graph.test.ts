import { tf } from "../../../src/tensorflow.js";
import { fedSource } from "../../../src/training/batches/stream.js";
import { GraphDefinition, type GraphNode } from "../../../src/training/graph/graph-definition.js";
import { poolBeforeRelu } from "../../../src/training/graph/pool-before-relu.js";
import { TrainingGraph } from "../../../src/training/graph/training-graph.js";

const { layers } = tf;

/** How often each operation is in the graph of a net's training step. */
function operationsOf(model: tf.LayersModel): Record<string, number> {
  const counts: Record<string, number> = {};
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the graph as `this`
  const { node } = GraphDefinition.prototype;
  GraphDefinition.prototype.node = function (operation, inputs, options) {
    counts[operation] = (counts[operation] ?? 0) + 1;
    return node.call(this, operation, inputs, options);
  };
  const fed = [tf.zeros([4, 8, 8, 2]), tf.zeros([4, 3])];
  try {
    new TrainingGraph(model, { source: fedSource(model), examples: [fed] }).session.close();
  } finally {
    GraphDefinition.prototype.node = node;
    tf.dispose(fed);
  }
  return counts;
}

describe("the graph of a training step", () => {
  it("has TensorFlow's own operations for dense layers, biases and cross-entropy", () => {
    const model = tf.sequential();
    model.add(layers.conv2d({ filters: 3, kernelSize: 3, activation: "relu", inputShape: [8, 8, 2] }));
    model.add(layers.flatten());
    model.add(layers.dense({ units: 5, activation: "relu" }));
    model.add(layers.dense({ units: 3, activation: "softmax" }));
    model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
    const counts = operationsOf(model);
    // The step is recorded twice.
    expect(counts).toMatchObject({
      MatMul: 2 * 6,
      BiasAdd: 2 * 3,
      BiasAddGrad: 2 * 3,
      SoftmaxCrossEntropyWithLogits: 2,
    });
    for (const slow of ["BatchMatMulV2", "Sum", "Log"]) expect(counts).not.toHaveProperty(slow);
    // Flattening there and back.
    expect(counts["Reshape"]).toBeLessThanOrEqual(2 * 12);
  });
});

describe("poolBeforeRelu", () => {
  const node = (name: string, operation: string, inputs: string[]): GraphNode => ({
    name,
    operation,
    inputs,
    attributes: {},
  });
  const forward = [node("r", "Relu", ["x"]), node("p", "MaxPool", ["r"]), node("next", "Conv2D", ["p", "w"])];
  const back = [
    node("g", "MaxPoolGrad", ["r", "p", "dy"]),
    node("d", "ReluGrad", ["g", "r"]),
    node("before", "BiasAddGrad", ["d"]),
  ];
  const text = (nodes: readonly GraphNode[]) =>
    nodes.map(({ name, operation, inputs }) => `${name} = ${operation}(${inputs.join()})`);

  it("exchanges the two, forwards and back", () => {
    expect(text(poolBeforeRelu([...forward, ...back]))).toEqual([
      "r = MaxPool(x)",
      "p = Relu(r)",
      "next = Conv2D(p,w)",
      "g = ReluGrad(dy,p)",
      "d = MaxPoolGrad(x,r,g)",
      "before = BiasAddGrad(d)",
    ]);
    expect(text(poolBeforeRelu(forward)).slice(0, 2)).toEqual(["r = MaxPool(x)", "p = Relu(r)"]);
  });

  it("leaves a ReLU alone that something else uses, too", () => {
    const shortcut = node("sum", "AddV2", ["r", "next"]);
    for (const nodes of [
      [...forward, shortcut],
      [...forward, ...back, shortcut],
      [...forward, ...back, node("again", "Neg", ["g"])],
      [...forward, node("second", "MaxPool", ["r"])],
    ])
      expect(poolBeforeRelu(nodes)).toEqual(nodes);
  });
});
