import { type Displayable, isDisplayable, jupyterDisplay } from "../../../jupyter.js";
import type { DisplayContent } from "../messages.js";
import { canvas } from "./canvas.js";
import { imageBytes } from "./image-bytes.js";
import type { Kind, Shown } from "./kind.js";
import { markup } from "./markup.js";
import { plainText } from "./plain-text.js";
import { dataFrameHtml, series } from "./polars.js";
import { tensor } from "./tensor.js";
import { vegaSpec } from "./vega-spec.js";
import { bundleJson, withText } from "./with-text.js";

export { bundleJson };

const KINDS: readonly Kind[] = [tensor, series, imageBytes, canvas, vegaSpec, markup];

/**
 * The representations of a value: its own under `Symbol.for("Jupyter.display")`, otherwise those of its kind (tensors,
 * series, images, canvases, vega specs, markup), and always a `text/plain`.
 *
 * @throws what the value's own `Symbol.for("Jupyter.display")` throws, and nothing else
 * @example
 * await mimeBundle(new Map([["a", 1]])); // { data: { "text/plain": "Map(1) { 'a' => 1 }" }, metadata: {} }
 */
export async function mimeBundle(value: unknown): Promise<DisplayContent> {
  const own: unknown = showsItself(value) ? await value[jupyterDisplay]() : undefined;
  if (isBundle(own)) {
    const table = dataFrameHtml(value);
    const shown = table === undefined ? own : { ...own, "text/html": table };
    return { data: withText(shown, () => plainText(value)), metadata: {} };
  }
  const { data, metadata = {} } = (await shownAsItsKind(value)) ?? { data: {} };
  return { data: withText(data, () => plainText(value)), metadata };
}

function showsItself(value: unknown): value is Displayable {
  try {
    return isDisplayable(value);
  } catch {
    return false;
  }
}

function isBundle(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function shownAsItsKind(value: unknown): Promise<Shown | undefined> {
  if (typeof value !== "object" || value === null) return undefined;
  for (const kind of KINDS) {
    try {
      const shown = await kind(value);
      if (shown) return shown;
    } catch {
      // A getter or method of the value threw: it is not of this kind.
    }
  }
  return undefined;
}
