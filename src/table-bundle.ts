import type { DataFrame } from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "./jupyter.js";

/** What a polars table shows of itself in a notebook, with the text that polars leaves out there. */
export function tableBundle(table: DataFrame): MimeBundle {
  const shown = table as unknown as { [jupyterDisplay](): Record<string, unknown> };
  return { ...shown[jupyterDisplay](), "text/plain": table.toString() };
}
