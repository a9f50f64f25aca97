import { tf } from "../../tensorflow.js";

/** A class that tfjs can make by its name, and how. */
export type RegisteredClass = tf.serialization.SerializationMap["classNameMap"][string];

/** The class of that name that tfjs has or that was registered with it. */
export function classNamed(name: string): RegisteredClass | undefined {
  const classes = tf.serialization.SerializationMap.getMap().classNameMap;
  return Object.hasOwn(classes, name) ? classes[name] : undefined;
}

/**
 * Refuses a description that names a class which tfjs does not have, wherever in it that stands.
 *
 * @throws Error that gives the class and the layer
 */
export function checkClasses(description: unknown, layer = ""): void {
  const open: { value: unknown; layer: string }[] = [{ value: description, layer }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value } = next;
    if (typeof value !== "object" || value === null) continue;
    const { class_name: name, config } = value as { class_name?: unknown; config?: unknown };
    const own = (config as { name?: unknown } | null | undefined)?.name;
    const inside = name !== undefined && typeof own === "string" ? own : next.layer;
    if (name !== undefined && !(typeof name === "string" && (classNamed(name) ?? MODELS.has(name))))
      throw new Error(
        `${inside === "" ? "the net" : `layer ${JSON.stringify(inside)}`} is or has a ${JSON.stringify(name)}, ` +
          "which tfjs does not know: register the class with tf.serialization.registerClass, or build the net without it",
      );
    for (const each of Object.values(value)) open.push({ value: each, layer: inside });
  }
}

/** Names that Keras gives to what tfjs calls Model. */
const MODELS: ReadonlySet<string> = new Set(["Functional", "Model", "Sequential"]);
