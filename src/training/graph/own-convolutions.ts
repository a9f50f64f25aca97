import { tensorValue, truthValue, typeValue, type Attributes } from "./attribute-values.js";
import type { GraphNode, Output } from "./graph-definition.js";
import { isHalving } from "./own-pooling.js";

/** A convolution and what comes behind it up to the next layer. */
interface Chain {
  readonly convolution: GraphNode;
  readonly bias: GraphNode | undefined;
  readonly pool: GraphNode | undefined;
  readonly relu: GraphNode | undefined;
}

/** The way back through a {@link Chain}. */
interface BackChain {
  /** The gradient of what comes out of the chain. */
  readonly gradient: Output;
  readonly input: GraphNode | undefined;
  readonly filter: GraphNode;
  readonly bias: GraphNode | undefined;
  /** Those that are needed no more. */
  readonly between: readonly GraphNode[];
}

/**
 * Puts our own operations (kernel-setup/operations) in the place of convolutions with 3×3 filters and stride 1, together with
 * the bias, the max pooling by 2×2 and the ReLU behind them, and in the place of their gradients.
 */
export function ownConvolutions(nodes: readonly GraphNode[]): GraphNode[] {
  const links = new Links(nodes);
  const replaced = new Map<GraphNode, GraphNode[]>();
  const renamed = new Map<Output, Output>();
  for (const node of nodes) {
    if (!isOurs(node)) continue;
    const chain = chainFrom(node, links);
    const back = wayBack(chain, links);
    if (back === "other") continue;
    const last = chain.relu ?? chain.pool ?? chain.bias ?? chain.convolution;
    const [input = "", filter = ""] = node.inputs;
    const zeros = `${last.name}_no_bias`;
    const settings = settingsOf(chain);
    const made: GraphNode[] = [];
    if (!chain.bias) made.push(zerosNode(zeros, node.shapes?.[1]?.[3] ?? 0));
    const inputs = [input, filter, chain.bias?.inputs[1] ?? zeros];
    made.push({ name: last.name, operation: "TseminarConvolution", inputs, attributes: settings });
    for (const part of Object.values(chain) as (GraphNode | undefined)[]) if (part) replaced.set(part, []);
    replaced.set(last, made);
    if (!back) continue;
    const { name } = back.filter;
    for (const part of [back.input, back.filter, back.bias, ...back.between]) if (part) replaced.set(part, []);
    const operation = "TseminarConvolutionGradient";
    const attributes = { ...settings, to_input: truthValue(back.input !== undefined) };
    replaced.set(back.filter, [
      { name, operation, inputs: [input, filter, last.name, `${last.name}:1`, back.gradient], attributes },
    ]);
    if (back.input) renamed.set(back.input.name, name);
    renamed.set(name, `${name}:1`);
    if (back.bias) renamed.set(back.bias.name, `${name}:2`);
  }
  const own = new Set([...replaced.values()].flat().map(({ name }) => name));
  return nodes
    .flatMap((node) => replaced.get(node) ?? [node])
    .map((node) => {
      const inputs = node.inputs.map((input) => renamed.get(input) ?? input);
      return own.has(node.name) || inputs.some((input, i) => input !== node.inputs[i]) ? { ...node, inputs } : node;
    });
}

/** Who uses which output. */
class Links {
  readonly #users = new Map<Output, GraphNode[]>();

  constructor(nodes: readonly GraphNode[]) {
    for (const node of nodes)
      for (const input of new Set(node.inputs)) {
        const list = this.#users.get(input);
        if (list) list.push(node);
        else this.#users.set(input, [node]);
      }
  }

  users(output: Output, operation?: string): readonly GraphNode[] {
    const all = this.#users.get(output) ?? [];
    return operation === undefined ? all : all.filter((node) => node.operation === operation);
  }

  /** The only user beside those of the way back. */
  next({ name }: GraphNode, operation: string, back: readonly string[]): GraphNode | undefined {
    const [next, ...others] = this.users(name).filter((node) => !back.includes(node.operation));
    return next?.operation === operation && next.inputs[0] === name && others.length === 0 ? next : undefined;
  }
}

/** The numbers of channels that the operations take on every processor. */
function isOurs({ operation, notes, shapes }: GraphNode): boolean {
  if (operation !== "Conv2D" || !notes || !shapes) return false;
  const [height, width, channels = 0, filters = 0] = shapes[1] ?? [];
  const ones = (name: string) => (notes[name] as readonly number[] | undefined)?.every((value) => value === 1) ?? true;
  const plain = ones("strides") && ones("dilations") && notes["data_format"] === "NHWC";
  const padded = notes["padding"] === "SAME" || notes["padding"] === "VALID";
  return plain && padded && height === 3 && width === 3 && filters % 8 === 0 && (channels <= 4 || channels % 8 === 0);
}

function chainFrom(convolution: GraphNode, links: Links): Chain {
  const bias = links.next(convolution, "BiasAdd", []);
  const before = bias ?? convolution;
  const pool = links.next(before, "MaxPool", ["MaxPoolGrad"]);
  const pooled = pool && isHalving(pool) && links.users(before.name, "MaxPoolGrad").length <= 1 ? pool : undefined;
  const relu = links.next(pooled ?? before, "Relu", pooled ? ["MaxPoolGrad"] : []);
  return { convolution, bias, pool: pooled, relu };
}

/** @returns undefined where nothing goes back through the chain; "other" where it does so in a way that is not known here */
function wayBack({ convolution, bias, pool, relu }: Chain, links: Links): BackChain | "other" | undefined {
  const [input = "", weights = ""] = convolution.inputs;
  const toFilter = links.users(input, "Conv2DBackpropFilter").filter((node) => node.inputs[0] === input);
  const toInput = links.users(weights, "Conv2DBackpropInput").filter((node) => node.inputs[1] === weights);
  const between: GraphNode[] = [];
  let gradient: Output | undefined;
  let inner: Output | undefined;
  if (relu) {
    const [reluGradient, ...more] = links.users(relu.name, "ReluGrad").filter(({ inputs }) => inputs[1] === relu.name);
    if (more.length > 0) return "other";
    if (reluGradient) {
      between.push(reluGradient);
      [gradient] = reluGradient.inputs;
      inner = reluGradient.name;
    }
  }
  if (pool) {
    const before = (bias ?? convolution).name;
    const [poolGradient] = links.users(before, "MaxPoolGrad");
    if (poolGradient) {
      if (relu && poolGradient.inputs[2] !== inner) return "other";
      if (inner !== undefined && links.users(inner).length !== 1) return "other";
      between.push(poolGradient);
      gradient ??= poolGradient.inputs[2];
      inner = poolGradient.name;
    } else if (inner !== undefined) return "other";
  }
  if (gradient === undefined) {
    if (toFilter.length === 0 && toInput.length === 0) return undefined;
    if (relu || pool) return "other";
    const candidates = toFilter.filter(
      ({ inputs }) => toInput.length === 0 || toInput.some((node) => node.inputs[2] === inputs[2]),
    );
    if (candidates.length !== 1) return "other";
    gradient = inner = candidates[0]?.inputs[2];
  }
  const [filterGradient, ...moreFilters] = toFilter.filter(({ inputs }) => inputs[2] === inner);
  const [inputGradient, ...moreInputs] = toInput.filter(({ inputs }) => inputs[2] === inner);
  const [biasGradient] = inner === undefined ? [] : links.users(inner, "BiasAddGrad");
  if (!filterGradient || gradient === undefined || inner === undefined) return "other";
  if (moreFilters.length + moreInputs.length > 0 || (biasGradient && !bias)) return "other";
  const known = [filterGradient, inputGradient, biasGradient].filter((node) => node !== undefined);
  if ((relu || pool) && links.users(inner).some((node) => !known.includes(node))) return "other";
  return { gradient, input: inputGradient, filter: filterGradient, bias: biasGradient, between };
}

function settingsOf({ convolution, pool, relu }: Chain): Attributes {
  const same = convolution.notes?.["padding"] === "SAME";
  return { same: truthValue(same), relu: truthValue(relu !== undefined), pool: truthValue(pool !== undefined) };
}

function zerosNode(name: string, size: number): GraphNode {
  const FLOAT = 1; // tensorflow/core/framework/types.proto
  const attributes = { dtype: typeValue(FLOAT), value: tensorValue(FLOAT, [size], new Uint8Array(4 * size)) };
  return { name, operation: "Const", inputs: [], attributes };
}
