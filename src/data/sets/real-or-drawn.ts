import { Random } from "../../random.js";
import type { CatalogueEntry } from "../catalogue-entry.js";
import { standInNote } from "../data-note.js";
import { locate, NoDataError, type LocatedFiles, type LocateOptions } from "../downloads/locate.js";

/** The two ways to a data set. */
export interface Ways<Role extends string, Loaded> {
  /** From the files of the catalogue. */
  readonly real: (located: LocatedFiles<Role>) => Promise<Loaded> | Loaded;
  /** Drawn by the seminar itself where the files cannot be had. */
  readonly drawn: (random: Random, origin: DrawnOrigin) => Promise<Loaded> | Loaded;
}

/** What is said of drawn images. */
export interface DrawnOrigin {
  readonly source: string;
  readonly licence: string;
  readonly standIn: true;
}

/** Seed of all stand-ins, so that everybody has the same. */
const SEED = 1;

/**
 * All of a data set real, or, where files are missing and cannot be downloaded, all of it drawn, which one line on `output`
 * says.
 *
 * @throws Error as {@link locate} does, except for NoDataError
 */
export async function realOrDrawn<Role extends string, Loaded>(
  set: CatalogueEntry<Role>,
  { real, drawn }: Ways<Role, Loaded>,
  options: LocateOptions = {},
): Promise<Loaded> {
  const { output = process.stdout } = options;
  let located: LocatedFiles<Role>;
  try {
    located = await locate(set, options);
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error;
    output.write(`${standInNote}: ${error.message}\n`);
    return drawn(new Random(SEED), { source: `${standInNote}, seed ${SEED}`, licence: "Apache-2.0", standIn: true });
  }
  return real(located);
}
