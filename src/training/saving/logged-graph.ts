import type { Attributes } from "../graph/attribute-values.js";
import { GraphDefinition, type Output } from "../graph/graph-definition.js";

/** A node of a graph, as it was added. */
export interface LoggedNode {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly Output[];
  readonly attributes: Attributes;
  /** What it holds, if it is a constant. */
  readonly constant?: { readonly type: number; readonly shape: readonly number[]; readonly bytes: Uint8Array };
}

/** A graph that remembers its nodes, so that two of them can be compared. */
export class LoggedGraph extends GraphDefinition {
  readonly nodes: LoggedNode[] = [];

  override node(
    operation: string,
    inputs: readonly Output[],
    options: { attributes?: Attributes; name?: string } = {},
  ): Output {
    const name = super.node(operation, inputs, options);
    this.nodes.push({ name, operation, inputs, attributes: options.attributes ?? {} });
    return name;
  }

  override constant(type: number, shape: readonly number[], bytes: Uint8Array): Output {
    const name = super.constant(type, shape, bytes);
    const node = this.nodes.pop();
    if (node) this.nodes.push({ ...node, constant: { type, shape, bytes } });
    return name;
  }
}
