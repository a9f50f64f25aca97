import type { DataFrame } from "nodejs-polars";

import { frameHtml } from "./frame-html.js";
import { jupyterDisplay, type MimeBundle } from "./jupyter.js";

/** What a polars table shows of itself in a notebook, with numbers on the right, what is cut said, and its text. */
export function tableBundle(table: DataFrame): MimeBundle {
  const shown = table as unknown as { [jupyterDisplay](): Record<string, unknown> };
  return { ...shown[jupyterDisplay](), "text/html": frameHtml(table), "text/plain": table.toString() };
}
