import type { GraphNode } from "../../../src/training/graph/graph-definition.js";
import { ownConvolutions } from "../../../src/training/graph/own-convolutions.js";

const notes = { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1], padding: "SAME", data_format: "NHWC" };
const halving = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: "VALID", data_format: "NHWC" };

function node(name: string, operation: string, inputs: string[], more: Partial<GraphNode> = {}): GraphNode {
  return { name, operation, inputs, attributes: {}, ...more };
}

const convolution = (filter: readonly number[], more: object = {}) =>
  node("c", "Conv2D", ["x", "w"], { notes: { ...notes, ...more }, shapes: [[4, 8, 8, filter[2] ?? 0], filter] });

const forward = [
  node("b", "BiasAdd", ["c", "bias"]),
  node("p", "MaxPool", ["b"], { notes: halving, shapes: [[4, 8, 8, 16]] }),
  node("r", "Relu", ["p"]),
  node("loss", "Sum", ["r"]),
];
const back = [
  node("rg", "ReluGrad", ["dy", "r"]),
  node("pg", "MaxPoolGrad", ["b", "p", "rg"]),
  node("bg", "BiasAddGrad", ["pg"]),
  node("wg", "Conv2DBackpropFilter", ["x", "sizes", "pg"]),
  node("xg", "Conv2DBackpropInput", ["sizes", "w", "pg"]),
  node("adam", "ResourceApplyAdam", ["v", "bg", "wg"]),
  node("before", "ReluGrad", ["xg", "x"]),
];

const shown = (nodes: readonly GraphNode[]) =>
  nodes.map(({ name, operation, inputs }) => `${name} = ${operation}(${inputs.join(", ")})`);

describe("ownConvolutions", () => {
  it("puts one operation in the place of convolution, bias, pooling and ReLU, and one in that of their gradients", () => {
    expect(shown(ownConvolutions([convolution([3, 3, 8, 16]), ...forward, ...back]))).toEqual([
      "r = TseminarConvolution(x, w, bias)",
      "loss = Sum(r)",
      "wg = TseminarConvolutionGradient(x, w, r, r:1, dy)",
      "adam = ResourceApplyAdam(v, wg:2, wg:1)",
      "before = ReluGrad(wg, x)",
    ]);
  });

  it("does so without a way back", () => {
    const nodes = ownConvolutions([convolution([3, 3, 3, 16]), ...forward]);
    expect(shown(nodes)).toEqual(["r = TseminarConvolution(x, w, bias)", "loss = Sum(r)"]);
  });

  it.each<[string, GraphNode[]]>([
    ["windows of 5×5", [convolution([5, 5, 8, 16]), ...forward]],
    ["ten filters", [convolution([3, 3, 8, 10]), ...forward]],
    ["strides", [convolution([3, 3, 8, 16], { strides: [1, 2, 2, 1] }), ...forward]],
    ["dilations", [convolution([3, 3, 8, 16], { dilations: [1, 2, 2, 1] }), ...forward]],
    ["padding by numbers", [convolution([3, 3, 8, 16], { padding: "EXPLICIT" }), ...forward]],
    ["frozen filters", [convolution([3, 3, 8, 16]), ...forward, ...back.filter(({ name }) => name !== "wg")]],
  ])("leaves %s to TensorFlow", (_, nodes) => {
    expect(ownConvolutions(nodes)).toEqual(nodes);
  });

  it("stops where somebody else looks at what lies between", () => {
    const nodes = [convolution([3, 3, 8, 16]), ...forward, node("other", "Mean", ["p"])];
    expect(shown(ownConvolutions(nodes))).toEqual([
      "p = TseminarConvolution(x, w, bias)",
      "r = Relu(p)",
      "loss = Sum(r)",
      "other = Mean(p)",
    ]);
  });
});
