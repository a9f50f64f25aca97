import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Dataset } from "tseminar/data";

/**
 * Writes `<name>-images` and `<name>-labels`, one byte a value, for peers that read no format of ours.
 *
 * @throws Error when the images are drawn stand-ins
 */
export async function writeRawData(
  dataset: Dataset,
  { folder, name }: { folder: string; name: string },
): Promise<void> {
  needsReal(dataset);
  await writeFile(join(folder, `${name}-images`), dataset.images);
  await writeFile(join(folder, `${name}-labels`), dataset.labels);
}

/** @throws Error when the images are drawn stand-ins */
export function needsReal({ standIn, title }: Dataset): void {
  if (standIn) throw new Error(`the benchmark needs the real ${title}: set TSEMINAR_DATA, or let it be downloaded`);
}
