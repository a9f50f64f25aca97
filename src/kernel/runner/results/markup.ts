import type { Shown } from "./kind.js";

/** Methods without parameters by which objects of other libraries give their HTML. */
const METHODS = ["toHtml", "toHTML", "_repr_html_"];

/** An element (`outerHTML`, of which an `<svg>` is an image) or another object that gives its HTML. */
export async function markup(value: object): Promise<Shown | undefined> {
  const members = value as Record<string, unknown>;
  const { outerHTML } = members;
  if (typeof outerHTML === "string") {
    return { data: { [outerHTML.startsWith("<svg") ? "image/svg+xml" : "text/html"]: outerHTML } };
  }
  for (const name of METHODS) {
    const method = members[name];
    if (typeof method !== "function" || method.length > 0) continue;
    const html: unknown = await method.call(value);
    if (typeof html === "string") return { data: { "text/html": html } };
  }
  return undefined;
}
