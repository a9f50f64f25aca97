import { scrapMimeType } from "../../display/glue.js";
import type { Notebook } from "../../handouts/notebook.js";

/** The numbers that an executed notebook kept by `glue`, by their names; of a name that was glued twice, the last. */
export function gluedResults({ cells }: Notebook): ReadonlyMap<string, number> {
  const results = new Map<string, number>();
  for (const { data = {} } of cells.flatMap(({ outputs = [] }) => outputs)) {
    const scrap = data[scrapMimeType];
    if (isScrap(scrap)) results.set(scrap.name, scrap.data);
  }
  return results;
}

function isScrap(scrap: unknown): scrap is { name: string; data: number } {
  return typeof scrap === "object" && scrap !== null && "name" in scrap && "data" in scrap;
}
