import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder that TSEMINAR_DATA names, as a path or a `file:` address.
 *
 * @returns undefined when it is not set or is the address of a mirror
 */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const place = environment["TSEMINAR_DATA"];
  if (!place || /^https?:/.test(place)) return undefined;
  return resolve(place.startsWith("file:") ? fileURLToPath(place) : place);
}
