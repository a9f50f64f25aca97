import type { CatalogueEntry } from "../catalogue.js";
import { standInNote } from "../data-note.js";
import { Dataset, type Split } from "../dataset.js";
import type { LabelledImages } from "../labelled-images.js";
import { locate, NoDataError, type LocatedFiles, type LocateOptions } from "../downloads/locate.js";

/** How the splits of a data set are made. */
export interface Recipe<Role extends string, Splits extends Split> {
  /** From the files of the catalogue. */
  parse: (files: LocatedFiles<Role>["files"]) => Record<Splits, LabelledImages>;
  /** Drawn by the seminar itself, in the same shapes, where the files cannot be had. */
  draw: (seed: number) => Record<Splits, LabelledImages>;
}

/** Seed of all stand-ins, so that everybody has the same. */
const STAND_IN_SEED = 1;

/**
 * Loads a data set of the catalogue: all of it real, or, where files are missing and cannot be downloaded, all of it drawn,
 * which one line on `output` says.
 *
 * @throws Error as {@link locate} does, except for NoDataError
 */
export async function loadSet<Role extends string, Splits extends Split>(
  set: CatalogueEntry<Role>,
  { parse, draw }: Recipe<Role, Splits>,
  options: LocateOptions = {},
): Promise<Record<Splits, Dataset>> {
  const { output = process.stdout } = options;
  try {
    const { files, source } = await locate(set, options);
    return datasets(set, parse(files), { source, standIn: false });
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    output.write(`${standInNote}: ${error.message}\n`);
    const source = `${standInNote}, seed ${STAND_IN_SEED}`;
    return datasets(set, draw(STAND_IN_SEED), { source, licence: "Apache-2.0", standIn: true });
  }
}

function datasets<Splits extends Split>(
  { name, title, classNames, licence }: CatalogueEntry,
  splits: Record<Splits, LabelledImages>,
  origin: { source: string; standIn: boolean; licence?: string },
): Record<Splits, Dataset> {
  const made = (Object.keys(splits) as Splits[]).map(
    (split) => [split, new Dataset({ name, title, classNames, licence, split, ...splits[split], ...origin })] as const,
  );
  return Object.fromEntries(made) as Record<Splits, Dataset>;
}
