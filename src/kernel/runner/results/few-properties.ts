/**
 * The likeness of an object with only its first own enumerable properties, for `inspect`, which takes them all.
 *
 * @returns the likeness, with the same prototype, and how many properties are not in it
 */
export function fewProperties(value: object, most: number): { few: object; left: number } {
  const keys = Object.keys(value);
  const few = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  for (const key of keys.slice(0, most)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property) Object.defineProperty(few, key, property);
  }
  return { few, left: Math.max(0, keys.length - most) };
}
