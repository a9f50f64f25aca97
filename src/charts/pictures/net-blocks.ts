import { layerUses, type LayerUse } from "../../nets/layer-graph.js";
import type { tf } from "../../tensorflow.js";

/** One layer of a net, or several that lie side by side between two others. */
export interface NetBlock {
  readonly name: string;
  /** E.g. "Conv2D", or "4 ways, 7 layers". */
  readonly kind: string;
  /** What it gives for one image. */
  readonly shape: readonly (number | null)[];
  readonly parameters: number;
  /** Channels that each way of several gives, where they lie one behind the other at the end; else empty. */
  readonly ways: readonly number[];
}

/**
 * A net as one row: layers, and where it branches, all that lies between the parting of the ways and their meeting as one
 * block.
 */
export function netBlocks(model: tf.LayersModel): NetBlock[] {
  const uses = layerUses(model);
  const counted = new Set<object>();
  const parametersOf = (use: LayerUse): number => {
    if (counted.has(use.layer)) return 0; // a layer used twice has its weights once
    counted.add(use.layer);
    return use.layer.countParams();
  };
  return partsOf(model, uses).map((part): NetBlock => {
    const last = part.at(-1);
    const parameters = part.reduce((sum, use) => sum + parametersOf(use), 0);
    const shape = last?.outputs[0]?.shape.slice(1) ?? [];
    if (part.length === 1 && last)
      return { name: last.layer.name, kind: last.layer.getClassName(), shape, parameters, ways: [] };
    const ways = (last?.inputs ?? []).map(({ shape: input }) => input.at(-1) ?? 1);
    const kind = `${ways.length > 1 ? `${ways.length} ways, ` : ""}${part.length} layers`;
    const joined = ways.length > 1 && ways.reduce((sum, way) => sum + way, 0) === shape.at(-1);
    return { name: commonName(part.map(({ layer }) => layer.name)), kind, shape, parameters, ways: joined ? ways : [] };
  });
}

/** Cuts a net wherever only one tensor goes on. */
function partsOf(model: tf.LayersModel, uses: readonly LayerUse[]): LayerUse[][] {
  const madeBy = new Map(uses.flatMap((use, i) => use.outputs.map((tensor) => [tensor, i] as const)));
  const lastUsed = uses.map((_, i) => i);
  uses.forEach(({ inputs }, i) => {
    for (const tensor of inputs) {
      const from = madeBy.get(tensor);
      if (from !== undefined) lastUsed[from] = Math.max(lastUsed[from] ?? i, i);
    }
  });
  for (const tensor of model.outputs) {
    const from = madeBy.get(tensor);
    if (from !== undefined) lastUsed[from] = uses.length;
  }
  const parts: LayerUse[][] = [];
  let part: LayerUse[] = [];
  let reach = 0; // how far what was made before this use is still needed
  uses.forEach((use, i) => {
    part.push(use);
    if (reach <= i) {
      parts.push(part);
      part = [];
    }
    reach = Math.max(reach, lastUsed[i] ?? i);
  });
  return part.length > 0 ? [...parts, part] : parts;
}

/** What all names start with, without the mark that parts it from the rest; else the last name. */
function commonName(names: readonly string[]): string {
  const [first = ""] = names;
  let length = first.length;
  while (length > 0 && !names.every((name) => name.startsWith(first.slice(0, length)))) length--;
  const common = first.slice(0, length).replace(/[_\-/.]+$/, "");
  return common.length >= 3 ? common : (names.at(-1) ?? "");
}
