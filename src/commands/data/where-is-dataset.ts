import { join } from "node:path";

import { cacheFolder } from "../../../kernel-setup/project.mjs";
import type { CatalogueEntry } from "../../data/catalogue.js";
import { findSets } from "../../data/downloads/find-sets.js";

/**
 * Prints the folder of a data set, or that of all downloads.
 *
 * @returns the exit code: 1 when the set is not on this machine
 */
export function whereIsDataset(set: CatalogueEntry | undefined): number {
  if (!set) {
    console.log(join(cacheFolder(), "data"));
    return 0;
  }
  const where = findSets().find((found) => found.set === set.name)?.where;
  if (where === undefined) {
    console.error(`${set.name} is not on this machine: tseminar data get ${set.name}`);
    return 1;
  }
  console.log(where);
  return 0;
}
