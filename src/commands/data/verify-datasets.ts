import { catalogue, type CatalogueEntry } from "../../data/catalogue.js";
import { verifySet } from "../../data/downloads/verify-set.js";

/**
 * Reads the files of data sets that lie on this machine and prints for each whether it is right.
 *
 * @param named those that must be here; none means all that are
 * @returns the exit code: 1 when a file is wrong or a named set is not here
 */
export async function verifyDatasets(named: readonly CatalogueEntry[]): Promise<number> {
  let code = 0;
  let files = 0;
  for (const set of named.length > 0 ? named : Object.values<CatalogueEntry>(catalogue)) {
    const before = files;
    for await (const { path, fault } of verifySet(set)) {
      files++;
      console.log(fault === undefined ? `✓ ${path}` : `✗ ${path}: ${fault}`);
      if (fault !== undefined) code = 1;
    }
    if (named.length > 0 && files === before) {
      console.error(`${set.name} is not on this machine: tseminar data get ${set.name}`);
      code = 1;
    }
  }
  if (named.length === 0 && files === 0) console.log("no data set is on this machine yet");
  if (code === 1 && files > 0) console.error("fetch wrong files anew: tseminar data clean, then tseminar data get");
  return code;
}
