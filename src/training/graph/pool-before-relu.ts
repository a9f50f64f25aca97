import type { GraphNode } from "./graph-definition.js";

/**
 * Puts max pooling before the ReLU in front of it, and so the ReLU's gradient before that of the pooling: with windows of 2×2
 * ReLU has a quarter of the numbers. The largest of several numbers cut off at zero is the largest one, cut off at zero; where
 * all are below zero nothing comes back either way.
 *
 * @returns the nodes, some of them with the operation of another; what a name stands for outside of the four is as before
 */
export function poolBeforeRelu(nodes: readonly GraphNode[]): GraphNode[] {
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes)
    for (const input of node.inputs) {
      const list = consumers.get(input);
      if (list) list.push(node);
      else consumers.set(input, [node]);
    }
  const changed = new Map<string, GraphNode>();
  for (const relu of nodes) {
    if (relu.operation !== "Relu") continue;
    const users = consumers.get(relu.name) ?? [];
    const [pool, ...pools] = users.filter(({ operation }) => operation === "MaxPool");
    const [poolGradient, ...poolGradients] = users.filter(({ operation }) => operation === "MaxPoolGrad");
    const [reluGradient, ...reluGradients] = users.filter(({ operation }) => operation === "ReluGrad");
    const [input] = relu.inputs;
    if (!pool || input === undefined || pools.length + poolGradients.length + reluGradients.length > 0) continue;
    const forward = [swapped(relu, pool, [input]), swapped(pool, relu, [relu.name])];
    if (users.length === 1) {
      for (const node of forward) changed.set(node.name, node);
      continue;
    }
    if (users.length !== 3 || !poolGradient || !reluGradient) continue;
    const [from, to, gradient] = poolGradient.inputs;
    const onlyUse = consumers.get(poolGradient.name)?.length === 1;
    const fits =
      from === relu.name && to === pool.name && reluGradient.inputs.join() === `${poolGradient.name},${relu.name}`;
    if (!onlyUse || !fits || gradient === undefined) continue;
    const back = [
      swapped(poolGradient, reluGradient, [gradient, pool.name]),
      swapped(reluGradient, poolGradient, [input, relu.name, poolGradient.name]),
    ];
    for (const node of [...forward, ...back]) changed.set(node.name, node);
  }
  return nodes.map((node) => changed.get(node.name) ?? node);
}

/** A node under its own name with another's operation. */
function swapped({ name }: GraphNode, other: GraphNode, inputs: readonly string[]): GraphNode {
  return { ...other, name, inputs };
}
