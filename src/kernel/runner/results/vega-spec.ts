import type { Shown } from "./kind.js";

/** JupyterLab 4 draws these two, and specs of later versions under their names. */
const TYPES: Readonly<Record<string, string>> = {
  "vega-lite": "application/vnd.vegalite.v5+json",
  vega: "application/vnd.vega.v5+json",
};

/**
 * A chart in the language of vega-lite or vega: an object whose `$schema` names one of them, or that makes such a one by
 * `toSpec()`. The text is its description.
 */
export function vegaSpec(value: object): Shown | undefined {
  const { toSpec } = value as { toSpec?: unknown };
  const spec: unknown = typeof toSpec === "function" ? toSpec.call(value) : value;
  if (typeof spec !== "object" || spec === null) return undefined;
  const { $schema, description } = spec as { $schema?: unknown; description?: unknown };
  if (typeof $schema !== "string") return undefined;
  const type = TYPES[/\/schema\/(vega|vega-lite)\//.exec($schema)?.[1] ?? ""];
  return type ? { data: { [type]: spec, "text/plain": description } } : undefined;
}
