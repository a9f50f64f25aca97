import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder that TSEMINAR_DATA names, as a path or a `file:` address.
 *
 * @returns undefined when it is not set or is the address of a mirror
 */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const place = environment["TSEMINAR_DATA"];
  if (!place || isAddress(place)) return undefined;
  return resolve(place.startsWith("file:") ? fileURLToPath(place) : place);
}

/**
 * The mirror that TSEMINAR_DATA names, with a `/` at its end.
 *
 * @returns undefined when it is not set or is a folder
 */
export function mirrorAddress(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const place = environment["TSEMINAR_DATA"];
  return place && isAddress(place) ? `${place.replace(/\/*$/, "")}/` : undefined;
}

function isAddress(place: string): boolean {
  return /^https?:/i.test(place);
}
