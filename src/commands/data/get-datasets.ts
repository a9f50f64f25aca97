import { Failure } from "../../../kernel-setup/failure.mjs";
import type { CatalogueEntry } from "../../data/catalogue.js";
import { locate } from "../../data/downloads/locate.js";

/**
 * Finds or downloads data sets one after the other and prints where each is. One that fails does not stop the others.
 *
 * @returns the exit code: 1 when one failed
 */
export async function getDatasets(sets: readonly CatalogueEntry[]): Promise<number> {
  let code = 0;
  for (const set of sets) {
    try {
      const { files, source } = await locate(set);
      console.log(`${set.name}: ${source}`);
      for (const { path } of Object.values(files)) console.log(`  ${path}`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.error(`${set.name}: ${error.message}`);
      code = 1;
    }
  }
  return code;
}
