import { inspect } from "node:util";

import { fewProperties } from "./few-properties.js";
import { fittingDepth } from "./fitting-depth.js";
import { grouped } from "./grouped.js";
import { parameterList } from "./parameter-list.js";

const MOST_CHARACTERS = 100_000;
/** Of a string in an object. */
const MOST_NESTED_CHARACTERS = 10_000;
const MOST_ITEMS = 100;
const MOST_ENTRIES = 10_000;

/**
 * A value as text in at most 100,000 characters and a note of how much is missing: what Node's `inspect` says, with the
 * parameters of functions. Getters are not called, promises not waited for. Of a collection the first 100 items are
 * there, of what is nested four levels, and fewer if that makes more than 10,000 entries.
 *
 * @example
 * plainText((a, b = 1) => a + b); // "[Function (anonymous)] (a, b = 1)"
 */
export function plainText(value: unknown): string {
  if (typeof value === "string" && value.length > MOST_CHARACTERS) {
    const start = inspect(value.slice(0, MOST_CHARACTERS), { maxStringLength: null });
    return `${start} ${moreCharacters(value.length - MOST_CHARACTERS)}`;
  }
  for (const customInspect of [true, false]) {
    try {
      return cutText(inspected(value, customInspect));
    } catch {
      // The value's own inspect method, or a getter that inspect reads, threw.
    }
  }
  return `[${typeof value} that cannot be shown as text: its getters throw]`;
}

/** A text of at most 100,000 characters, and a note of how much is missing. */
export function cutText(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  // Half of a character of two UTF-16 units would be no valid JSON text.
  const kept = text.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
  return `${kept}\n${moreCharacters(text.length - kept.length)}`;
}

function inspected(value: unknown, customInspect: boolean): string {
  if (typeof value === "string") return inspect(value, { maxStringLength: null });
  const options = { customInspect, maxArrayLength: MOST_ITEMS, maxStringLength: MOST_NESTED_CHARACTERS };
  if (typeof value === "function") {
    return inspect(value, options).replace(/^\[(?!class)[^\]]*\]/, (name) =>
      `${name} ${parameterList(value)}`.trimEnd(),
    );
  }
  const depth = fittingDepth(value, { most: 4, items: MOST_ITEMS, entries: MOST_ENTRIES });
  if (depth >= 0) return inspect(value, { ...options, depth });
  const { few, left } = fewProperties(value as object, MOST_ITEMS);
  return `${inspect(few, { ...options, depth: 0 })}\n… ${grouped(left)} more properties`;
}

function moreCharacters(count: number): string {
  return `… ${grouped(count)} more characters`;
}
