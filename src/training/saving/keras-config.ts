import { kerasActivations, kerasLayers, withoutBearing, type Fields } from "./keras-layers.js";

/** A layer as its file has it. */
interface LayerEntry {
  readonly className: string;
  readonly config: Fields;
  readonly inboundNodes: unknown;
}

/** A net of Keras in tfjs' words. */
export interface KerasTopology {
  /** For `tf.models.modelFromJSON`. */
  readonly topology: object;
  /** Names and classes of the layers in Keras' order; without the inputs of a Sequential, which Keras does not count. */
  readonly layers: readonly { readonly name: string; readonly className: string }[];
}

/**
 * Translates the description of a net, by Keras 3 or 2, into tfjs' (the same but for names and some forms). Nothing in it is
 * run: layers and activations are looked up by name.
 *
 * @throws Error that names the layer and the option that tfjs has not
 */
export function kerasTopology(description: unknown): KerasTopology {
  const { class_name: className, config } = fieldsOf(description);
  const {
    name,
    layers: given,
    input_layers: inputs,
    output_layers: outputs,
    build_input_shape: shape,
  } = Array.isArray(config) ? ({ layers: config } as Fields) : fieldsOf(config);
  if (className !== "Sequential" && className !== "Functional" && className !== "Model")
    throw new Error(
      `it is a ${JSON.stringify(className)}, a class of one's own, whose code is not in the file: build it of layers`,
    );
  if (!Array.isArray(given) || given.length === 0) throw new Error("it has no layers");
  const entries = given.map(entryOf);
  const named = typeof name === "string" ? { name } : {};
  if (className === "Sequential") {
    const layers: { class_name: string; config: Fields }[] = entries.map((entry) => ({
      class_name: entry.className,
      config: layerConfig(entry),
    }));
    const [first] = layers;
    if (first && !("batch_input_shape" in first.config)) {
      if (!Array.isArray(shape))
        throw new Error("it does not say what shape its input has: build it before it is saved");
      first.config.batch_input_shape = shape;
    }
    return { topology: { class_name: "Sequential", config: { ...named, layers } }, layers: counted(entries, true) };
  }
  const layers = entries.map((entry) => {
    const layer = layerConfig(entry);
    return { class_name: entry.className, name: layer.name, config: layer, inbound_nodes: nodesOf(entry) };
  });
  const ends = { input_layers: endsOf(inputs, "inputs"), output_layers: endsOf(outputs, "outputs") };
  return {
    topology: { class_name: "Functional", config: { ...named, layers, ...ends } },
    layers: counted(entries, false),
  };
}

function counted(entries: readonly LayerEntry[], sequential: boolean): KerasTopology["layers"] {
  const layers = entries.map(({ className, config }) => ({ name: String(config.name), className }));
  return sequential ? layers.filter(({ className }) => className !== "InputLayer") : layers;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function entryOf(value: unknown): LayerEntry {
  const { class_name: className, config, inbound_nodes: inboundNodes, registered_name: own } = fieldsOf(value);
  const fields = fieldsOf(config);
  const place = `layer ${JSON.stringify(fields.name)}`;
  if (typeof className !== "string" || typeof fields.name !== "string")
    throw new Error(`${place} has no class or no name`);
  if (className === "Lambda")
    throw new Error(`${place} is a Lambda, which holds Python code and is not run: build it of layers`);
  if ("layers" in fields)
    throw new Error(`${place} is a net (${className}) inside of the net: add its layers to the net one by one`);
  if (!Object.hasOwn(kerasLayers, className) || (typeof own === "string" && own !== className))
    throw new Error(
      `${place} is a ${typeof own === "string" ? own : className}, which cannot be taken over (only ${Object.keys(kerasLayers).join(", ")})`,
    );
  return { className, config: fields, inboundNodes };
}

/** The options of a layer for tfjs. */
function layerConfig({ className, config }: LayerEntry): Fields & { name: string } {
  const { same = [], only = {}, renamed = {} } = kerasLayers[className] ?? {};
  const name = String(config.name);
  const taken: Fields & { name: string } = { name, trainable: config.trainable !== false };
  const refuse = (option: string, value: unknown, way: string): never => {
    throw new Error(
      `layer "${name}" (${className}) has ${option} ${JSON.stringify(value)}, which tfjs does not have: ${way}`,
    );
  };
  const policy = fieldsOf(fieldsOf(config.dtype).config).name ?? config.dtype ?? "float32";
  if (policy !== "float32") refuse("dtype", policy, "only float32 is taken over");
  for (const [option, value] of Object.entries(config)) {
    if (option === "data_format" && value === "channels_first") refuse(option, value, "train it with channels_last");
    if (option in only) {
      if (!only[option]?.includes(value)) refuse(option, value, `it must be ${JSON.stringify(only[option]?.[0])}`);
    } else if (option === "activation") taken.activation = activationOf(value) ?? refuse(option, value, ACTIVATIONS);
    else if (option.endsWith("_regularizer") && same.includes(option))
      taken[option] = regularizerOf(value, refuse, option);
    else if (option === "batch_shape" || option === "batch_input_shape") taken.batch_input_shape = value;
    else if (option === "axis" && className === "BatchNormalization")
      taken.axis = Array.isArray(value) ? value[0] : value;
    else if (option === "scale" && className === "Rescaling" && typeof value !== "number")
      refuse(option, value, "it must be one number");
    else if (option === "offset" && typeof value !== "number") refuse(option, value, "it must be one number");
    else if (same.includes(option)) taken[option] = value;
    else if (option in renamed) taken[renamed[option] ?? option] = value;
    else if (!withoutBearing.has(option) && value !== null && value !== false) refuse(option, value, "leave it out");
  }
  return taken;
}

const ACTIVATIONS = `one of ${Object.keys(kerasActivations).join(", ")}`;

function activationOf(value: unknown): string | undefined {
  if (value === null) return "linear";
  return typeof value === "string" && Object.hasOwn(kerasActivations, value) ? kerasActivations[value] : undefined;
}

function regularizerOf(
  value: unknown,
  refuse: (option: string, value: unknown, way: string) => never,
  option: string,
): unknown {
  if (value === null) return null;
  const { class_name: className, config } = fieldsOf(value);
  const { l1 = 0, l2 = 0 } = fieldsOf(config);
  if (!["L1", "L2", "L1L2"].includes(String(className))) refuse(option, className, "L1, L2 or L1L2");
  return { class_name: "L1L2", config: { l1, l2 } };
}

/** The calls of a layer: tfjs wants `[name, node, tensor, options]` for each input. */
function nodesOf({ inboundNodes, config }: LayerEntry): unknown[] {
  if (!Array.isArray(inboundNodes))
    throw new Error(`layer ${JSON.stringify(config.name)} does not say what it is called on`);
  return inboundNodes.map((node: unknown) => {
    if (Array.isArray(node)) return node as unknown[];
    const { args, kwargs } = fieldsOf(node);
    const extra = Object.entries(fieldsOf(kwargs)).find(([, value]) => value !== null && value !== false);
    if (extra)
      throw new Error(`layer ${JSON.stringify(config.name)} is called with ${extra[0]}, which tfjs does not have`);
    if (!Array.isArray(args) || args.length !== 1)
      throw new Error(`layer ${JSON.stringify(config.name)} is called on something that is no layer's output`);
    return [args[0]].flat().map((tensor: unknown) => {
      const history = fieldsOf(fieldsOf(tensor).config).keras_history;
      if (!Array.isArray(history))
        throw new Error(`layer ${JSON.stringify(config.name)} is called on something that is no layer's output`);
      return [...(history as unknown[]), {}];
    });
  });
}

/** Inputs or outputs of a net: Keras 3 writes one alone without a list around it. */
function endsOf(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new Error(`its ${what} are no list: name them in a list, not in a dictionary`);
  return typeof value[0] === "string" ? [value] : (value as unknown[]);
}
