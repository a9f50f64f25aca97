import { inspect } from "node:util";

import { type MimeBundle, isDisplayable, jupyterDisplay } from "../jupyter.js";

/** The representations of a cell's value: its own under `Symbol.for("Jupyter.display")`, otherwise Node's text. */
export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  const own: unknown = isDisplayable(value) ? await value[jupyterDisplay]() : undefined;
  if (typeof own === "object" && own !== null) return withText(own, value);
  return { "text/plain": plainText(value) };
}

/** A bundle as it goes on the wire: bytes in base64, and always a `text/plain`, by default that of `value`. */
export function withText(bundle: object, value: unknown = bundle): MimeBundle {
  const encoded = Object.entries(bundle).map(([type, data]: [string, unknown]) => [
    type,
    data instanceof Uint8Array ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") : data,
  ]);
  const data = Object.fromEntries(encoded) as Record<string, unknown>;
  const text = data["text/plain"];
  return { ...data, "text/plain": typeof text === "string" ? text : plainText(value) };
}

function plainText(value: unknown): string {
  return inspect(value, { depth: 4, maxArrayLength: 100, maxStringLength: 100_000 });
}
