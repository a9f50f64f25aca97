import type { CatalogueEntry } from "../../data/catalogue.js";
import { cleanCache } from "../../data/downloads/clean-cache.js";

/**
 * Removes from the cache what can be had again and prints what, and how much.
 *
 * @param named none means all
 * @returns the exit code: 1 when something is in use and stays
 */
export async function cleanDatasets(
  named: readonly CatalogueEntry[],
  { dryRun }: { dryRun: boolean },
): Promise<number> {
  const { removed, inUse } = await cleanCache({ sets: named.length > 0 ? named : undefined, dryRun });
  for (const { path, bytes } of removed) console.log(`${path} (${megabytes(bytes)} MB)`);
  const sum = removed.reduce((all, { bytes }) => all + bytes, 0);
  console.log(dryRun ? `${megabytes(sum)} MB would be freed` : `${megabytes(sum)} MB freed`);
  for (const path of inUse) console.error(`another process is downloading ${path}: it stays`);
  return inUse.length > 0 ? 1 : 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
