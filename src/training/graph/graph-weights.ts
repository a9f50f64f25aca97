import type { tf } from "../../tensorflow.js";
import type { GraphDefinition, Output } from "./graph-definition.js";

/** A weight of the net in the graph. */
export interface GraphWeight {
  readonly tensor: tf.Tensor & { readonly name: string };
  readonly variable: Output;
  /** Its value. */
  readonly read: Output;
  /** Name of the placeholder that it is written from. */
  readonly written: Output;
}

/** Gives a graph a variable for each weight of the net, in the order of `getWeights`. */
export function weightsIn(
  model: tf.LayersModel,
  { graph, type }: { graph: GraphDefinition; type: number },
): GraphWeight[] {
  return model.weights.map((weight, i) => {
    const tensor = weight.read() as GraphWeight["tensor"];
    const variable = graph.variable(`weight_${i}`, type, tensor.shape);
    const written = graph.placeholder(`written_${i}`, type, tensor.shape);
    return { tensor, variable, read: graph.read(variable, type), written };
  });
}
