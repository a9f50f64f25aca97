import { tf } from "../tensorflow.js";
import { notWanted } from "./not-wanted.js";

/** Options of {@link netFault}. */
export interface NetFaultOptions {
  /** What one picture is, `[height, width, channels]`. */
  inputShape: readonly number[];
  /** Classes that the net tells apart. */
  classes: number;
}

/**
 * What is wrong with a net at its two ends: whether it takes the pictures and gives one probability a class.
 *
 * @returns undefined when nothing is, otherwise a sentence
 * @example
 * netFault(net, { inputShape: [28, 28, 1], classes: 10 });
 */
export function netFault(net: tf.LayersModel, { inputShape, classes }: NetFaultOptions): string | undefined {
  if (!(net instanceof tf.LayersModel)) return notWanted("a net", net);
  const last = net.layers.at(-1);
  if (!last) return "the net has no layers yet: add some with add";
  const [input] = net.inputs;
  const taken = input?.shape.slice(1) ?? [];
  if (taken.join() !== inputShape.join())
    return `the net takes inputs of [${taken.join(", ")}], but a picture is [${inputShape.join(", ")}]`;
  const [output] = net.outputs;
  const given = output?.shape.slice(1) ?? [];
  if (given.length > 1)
    return `the net gives maps of [${given.join(", ")}] at its end: something has to make one row of numbers of them`;
  if (given[0] !== classes)
    return `the net gives ${given[0] ?? "no"} numbers a picture: there is to be one for each of ${classes} classes`;
  if (activationOf(last) !== "softmax")
    return `the net ends in "${activationOf(last)}": which activation makes probabilities that add up to 1?`;
  return undefined;
}

/** What comes after a layer's sum, by tfjs' name: "linear" where nothing does. */
export function activationOf(layer: tf.layers.Layer): string {
  const { activation } = layer.getConfig();
  return typeof activation === "string" ? activation : "linear";
}

/** The layers of a kind, by tfjs' name: "Conv2D". */
export function layersOfKind(net: tf.LayersModel, kind: string): tf.layers.Layer[] {
  return net.layers.filter((layer) => layer.getClassName() === kind);
}
