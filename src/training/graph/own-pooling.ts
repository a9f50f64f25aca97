import type { GraphNode } from "./graph-definition.js";

/**
 * Puts our own operations (kernel-setup/operations) in the place of max pooling by 2×2 and of its gradient: the first notes
 * where the largest numbers were, for which TensorFlow looks again.
 */
export function ownPooling(nodes: readonly GraphNode[]): GraphNode[] {
  const pools = new Map<string, GraphNode>();
  for (const node of nodes) if (node.operation === "MaxPool" && isHalving(node)) pools.set(node.name, node);
  return nodes.map((node) => {
    const { name, inputs } = node;
    if (pools.has(name)) return { name, operation: "TseminarPooling", inputs, attributes: {} };
    const [input = "", output = "", gradient = ""] = inputs;
    if (node.operation !== "MaxPoolGrad" || pools.get(output)?.inputs[0] !== input) return node;
    return { name, operation: "TseminarPoolingGradient", inputs: [input, `${output}:1`, gradient], attributes: {} };
  });
}

/** Whether a pooling takes windows of 2×2, side by side and all of them whole, of a number of channels that ours takes. */
export function isHalving({ notes, shapes }: GraphNode): boolean {
  const two = (name: string) => (notes?.[name] as readonly number[] | undefined)?.join() === "1,2,2,1";
  const [, height = 1, width = 1, channels = 1] = shapes?.[0] ?? [];
  const whole = notes?.["padding"] === "VALID" || (height % 2 === 0 && width % 2 === 0);
  const order = notes?.["data_format"] ?? "NHWC";
  return two("ksize") && two("strides") && order === "NHWC" && whole && height > 1 && width > 1 && channels % 8 === 0;
}
