import { join } from "node:path";

import { cacheFolder } from "../../../kernel-setup/project.mjs";
import { progressLine, type ProgressTerminal } from "../../progress.js";
import type { CatalogueEntry, FileCopy } from "../catalogue-entry.js";
import { dataFolder, mirrorAddress } from "./data-folder.js";
import { fileFromCache, fileFromFolder, fileFromMirrors, type Search } from "./find-file.js";
import { isOffline } from "./is-offline.js";
import { VerifiedFiles } from "./verified-files.js";

export { NoDataError } from "./no-data-error.js";

/** Where {@link locate} looks, and with what. */
export interface LocateOptions {
  /**
   * Variables that say where data lies and how the network is reached: TSEMINAR_DATA, TSEMINAR_CACHE, TSEMINAR_OFFLINE,
   * http_proxy, https_proxy, all_proxy, no_proxy. Default: the process's own.
   */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Where progress and remarks go. Default: standard output. */
  output?: ProgressTerminal;
  /** Milliseconds until a mirror must have taken the connection. Default: 10,000. */
  connectTimeout?: number;
  /** Milliseconds without a byte before a mirror is given up. Default: 30,000. */
  stallTimeout?: number;
  /** Stops the search and the download; what has arrived is kept. Default: none. */
  signal?: AbortSignal;
}

/** One file on this machine, with a checksum of the catalogue. */
export interface LocatedFile {
  readonly path: string;
  /** Which of its forms it is. */
  readonly copy: FileCopy;
}

/** The files of a data set, each with the catalogue's checksum. */
export interface LocatedFiles<Role extends string> {
  /** As downloaded: archives are not unpacked. */
  readonly files: Readonly<Record<Role, LocatedFile>>;
  /** The folders and mirrors that they come from. */
  readonly source: string;
}

/**
 * Finds the files of a data set and checks them. Each is looked for in TSEMINAR_DATA (a folder laid out `<folder>/<file>`,
 * or the address of a mirror laid out the same), then in the cache, then on the mirrors, from where it goes to the cache.
 * A folder goes before the cache, an address after it. What was found right once is not read again for its checksum until
 * it changes.
 *
 * @throws NoDataError when a file is neither on this machine nor to be reached
 * @throws Error when a file of TSEMINAR_DATA or those of all mirrors have a wrong checksum, or the cache cannot be written
 * @example
 * const { files, source } = await locate(catalogue.mnist);
 * console.log(files.testLabels.path, source);
 */
export async function locate<Role extends string>(
  set: CatalogueEntry<Role>,
  options: LocateOptions = {},
): Promise<LocatedFiles<Role>> {
  const { environment = process.env, output = process.stdout, signal } = options;
  const address = mirrorAddress(environment);
  const ownMirror = address && `${address}${set.folder}/`;
  const cache = cacheFolder(environment);
  const search: Search = {
    set,
    folder: dataFolder(environment),
    cache: join(cache, "data", set.folder),
    mirrors: new Set(ownMirror ? [ownMirror, ...set.mirrors] : set.mirrors),
    ownMirror,
    offline: isOffline(environment),
    verified: await VerifiedFiles.read(join(cache, "verified.json")),
    line: progressLine(output),
    options: { ...options, environment },
    sources: new Set(),
    detours: new Set(),
    downloading: false,
    wrongFiles: false,
  };

  const files: Partial<Record<Role, LocatedFile>> = {};
  try {
    for (const role of Object.keys(set.files) as Role[]) {
      signal?.throwIfAborted();
      const file = set.files[role];
      files[role] =
        (await fileFromFolder(file, search)) ??
        (await fileFromCache(file, search)) ??
        (await fileFromMirrors(file, search));
    }
  } catch (error) {
    if (search.downloading) search.line.done(`${set.title}: download failed`);
    throw error;
  } finally {
    await search.verified.write();
  }
  if (search.downloading) search.line.done(`${set.title}: downloads are in ${search.cache}`);
  const source = [...search.sources].join(", ");
  if (search.detours.size > 0) output.write(`${set.title} comes from ${source}: ${[...search.detours].join("; ")}\n`);
  return { files: files as Record<Role, LocatedFile>, source };
}
