import { jupyterDisplay } from "../jupyter.js";
import { show } from "./show.js";

/** The MIME type of a result that is kept under a name, as scrapbook writes it (https://nteract-scrapbook.readthedocs.io). */
export const scrapMimeType = "application/scrapbook.scrap.json+json";

/**
 * Keeps a number of a notebook under a name: shows it, and lets other programs find it in the executed notebook, as scrapbook's
 * function of this name does. `npm run notebooks` compares it with the range that the notebook's metadata expects.
 *
 * @example
 * await glue("test accuracy of the dense net", result.accuracy);
 */
export async function glue(name: string, value: number): Promise<void> {
  const text = Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(4);
  const scrap = { name, data: value, encoder: "json", version: 1 };
  await show({ [jupyterDisplay]: () => ({ "text/plain": `${name}: ${text}`, [scrapMimeType]: scrap }) });
}
