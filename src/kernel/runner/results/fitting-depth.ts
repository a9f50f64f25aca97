import { inspect, types } from "node:util";

/** Bounds of {@link fittingDepth}. */
export interface DepthBounds {
  /** The depth that is wanted. */
  most: number;
  /** How many items of an array, a set or a map `inspect` is told to take; it takes all properties of an object. */
  items: number;
  /** How many entries there may be on all levels together. */
  entries: number;
}

/**
 * How deep `inspect` can go into a value without making more than so many entries; it has no such bound of its own, and
 * four levels of a hundred would be minutes of work.
 *
 * @returns -1 when the value's own properties are too many already
 * @example
 * fittingDepth([[1, 2], [3, 4]], { most: 4, items: 100, entries: 5 }); // 0
 */
export function fittingDepth(value: unknown, { most, items, entries }: DepthBounds): number {
  let level = [value];
  let count = 0;
  for (let depth = 0; depth <= most; depth++) {
    const next: unknown[] = [];
    for (const child of childrenOf(level, items)) {
      next.push(child);
      if (count + next.length > entries) return depth - 1;
    }
    if (next.length === 0) return most;
    count += next.length;
    level = next;
  }
  return most;
}

function* childrenOf(parents: readonly unknown[], items: number): Generator {
  for (const parent of parents) {
    if (typeof parent !== "object" || parent === null) continue;
    try {
      yield* children(parent, items);
    } catch {
      // Traps of a proxy; `inspect` goes past them.
    }
  }
}

function* children(parent: object, items: number): Generator {
  if (typeof (parent as { [inspect.custom]?: unknown })[inspect.custom] === "function") return;
  if (types.isMap(parent)) {
    yield* firstOf(parent.keys(), items);
    yield* firstOf(parent.values(), items);
  }
  if (types.isSet(parent)) yield* firstOf(parent.values(), items);
  const keys =
    Array.isArray(parent) || types.isTypedArray(parent) ? firstOf(parent.keys(), items) : Object.keys(parent);
  for (const key of keys) yield Object.getOwnPropertyDescriptor(parent, key)?.value;
}

function* firstOf<T>(values: Iterable<T>, count: number): Generator<T> {
  let i = 0;
  for (const value of values) {
    if (i++ === count) return;
    yield value;
  }
}
