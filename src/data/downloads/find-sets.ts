import { existsSync } from "node:fs";
import { join } from "node:path";

import { cacheFolder } from "../../../kernel-setup/project.mjs";
import { catalogue, type CatalogueEntry } from "../catalogue.js";
import { dataFolder } from "./data-folder.js";

/** Where a data set of the catalogue lies on this machine. */
export interface FoundSet {
  /** Its short name. */
  readonly set: string;
  /** The folder with all of its files; undefined when there is none and a loader would download them. */
  readonly where: string | undefined;
}

/**
 * Looks which data sets are on this machine, in the order of the loaders: TSEMINAR_DATA, then the cache. Only the files'
 * presence is looked at; the loaders check what is in them.
 *
 * @example
 * for (const { set, where } of findSets()) console.log(set, where ?? "not here yet");
 */
export function findSets(environment: NodeJS.ProcessEnv = process.env): FoundSet[] {
  return Object.values<CatalogueEntry>(catalogue).map((set) => ({
    set: set.name,
    where: foldersOf(set, environment).find((folder) =>
      Object.values(set.files).every(({ copies }) => copies.some(({ name }) => existsSync(join(folder, name)))),
    ),
  }));
}

/** The folders in which the loaders look for a set: that of TSEMINAR_DATA, if it names one, then that of the cache. */
export function foldersOf(
  { folder }: CatalogueEntry,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  return [dataFolder(environment) ?? [], join(cacheFolder(environment), "data")]
    .flat()
    .map((place) => join(place, folder));
}
