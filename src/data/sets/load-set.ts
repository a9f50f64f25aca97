import { cacheFolder } from "../../../kernel-setup/project.mjs";
import { progressLine, type ProgressLine } from "../../progress.js";
import type { Random } from "../../random.js";
import type { CatalogueEntry } from "../catalogue-entry.js";
import { Dataset, type Split } from "../dataset.js";
import type { LocatedFile, LocatedFiles, LocateOptions } from "../downloads/locate.js";
import type { LabelledImages } from "../labelled-images.js";
import { readDecoded, writeDecoded } from "./decoded-copy.js";
import { realOrDrawn } from "./real-or-drawn.js";

/** How the splits of a data set are made. */
export interface Recipe<Role extends string, Splits extends Split> {
  /** Raised by one whenever `decode` makes other images of the same files: copies that were kept count no more then. */
  readonly version: number;
  /** Images from the files of the catalogue; `tell` shows how far it is. */
  decode: (
    files: LocatedFiles<Role>["files"],
    tell: (text: string) => void,
  ) => Promise<Record<Splits, LabelledImages>> | Record<Splits, LabelledImages>;
  /** Images drawn by the seminar itself, in the same shapes, where the files cannot be had. */
  draw: (random: Random) => Record<Splits, LabelledImages>;
}

/**
 * Loads a data set of the catalogue, real or drawn. What was decoded is kept in the cache, so that the next time it is only
 * read.
 *
 * @throws Error as {@link realOrDrawn} does, and when the files are not what they should be
 */
export async function loadSet<Role extends string, Splits extends Split>(
  set: CatalogueEntry<Role>,
  recipe: Recipe<Role, Splits>,
  options: LocateOptions = {},
): Promise<Record<Splits, Dataset>> {
  return realOrDrawn(
    set,
    {
      real: async ({ files, source }) =>
        datasets(set, await decoded(set, { files, recipe, options }), { source, standIn: false }),
      drawn: (random, origin) => datasets(set, recipe.draw(random), origin),
    },
    options,
  );
}

interface Decoding<Role extends string, Splits extends Split> {
  files: LocatedFiles<Role>["files"];
  recipe: Recipe<Role, Splits>;
  options: LocateOptions;
}

async function decoded<Role extends string, Splits extends Split>(
  { name, title }: CatalogueEntry<Role>,
  { files, recipe: { version, decode }, options: { environment = process.env, output } }: Decoding<Role, Splits>,
): Promise<Record<Splits, LabelledImages>> {
  const checksums = Object.values<LocatedFile>(files).map(({ copy }) => copy.checksum);
  const key = { cache: cacheFolder(environment), set: name, from: [version, ...checksums] };
  const kept = await readDecoded(key);
  if (kept) return kept;
  let line: ProgressLine | undefined;
  const started = performance.now();
  const made = await decode(files, (text) => (line ??= progressLine(output)).update(`${title}: ${text}`));
  await writeDecoded(key, made);
  line?.done(`${title}: unpacked in ${((performance.now() - started) / 1000).toFixed(1)} s, kept for the next time`);
  return made;
}

function datasets<Splits extends Split>(
  { name, title, classNames, task, licence }: CatalogueEntry,
  splits: Record<Splits, LabelledImages>,
  origin: { source: string; standIn: boolean; licence?: string },
): Record<Splits, Dataset> {
  const made = (Object.keys(splits) as Splits[]).map(
    (split) =>
      [split, new Dataset({ name, title, classNames, task, licence, split, ...splits[split], ...origin })] as const,
  );
  return Object.fromEntries(made) as Record<Splits, Dataset>;
}
