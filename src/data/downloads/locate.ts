import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { ChecksumError, download, UnreachableError } from "../../../kernel-setup/download.mjs";
import { cacheFolder } from "../../../kernel-setup/project.mjs";
import { progressLine, type ProgressLine, type ProgressTerminal } from "../../progress.js";
import type { CatalogueEntry, CatalogueFile } from "../catalogue.js";
import { dataFolder } from "./data-folder.js";

/** Where {@link locate} looks, and with what. */
export interface LocateOptions {
  /** Variables that say where data lies: TSEMINAR_DATA, TSEMINAR_CACHE, TSEMINAR_OFFLINE. Default: the process's own. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** The network. Default: Node's own fetch. */
  fetch?: typeof globalThis.fetch;
  /** Where progress and remarks go. Default: standard output. */
  output?: ProgressTerminal;
  /** Milliseconds without a byte before a mirror is given up. Default: 30,000. */
  stallTimeout?: number;
}

/** The files of a data set, each with the catalogue's checksum. */
export interface LocatedFiles<Role extends string> {
  /** Bytes as downloaded: archives are not unpacked. */
  readonly files: Readonly<Record<Role, Uint8Array>>;
  /** The folders and mirrors that they come from. */
  readonly source: string;
}

/** The data can neither be found on this machine nor be downloaded: the loaders draw stand-ins instead. */
export class NoDataError extends Error {
  override name = "NoDataError";
}

/** One search for the files of a set: where to look, and what went wrong on the way. */
interface Search {
  readonly set: CatalogueEntry;
  readonly folder: string | undefined;
  readonly cache: string;
  /** Those not yet given up. */
  readonly mirrors: Set<string>;
  readonly options: LocateOptions;
  readonly offline: boolean;
  readonly sources: Set<string>;
  /** What made the search go on to the next place. */
  readonly detours: Set<string>;
  wrongChecksum: boolean;
  line: ProgressLine | undefined;
}

/**
 * Finds the files of a data set and checks them. Each is looked for in TSEMINAR_DATA (a folder laid out `<set>/<file>`, or
 * the address of a mirror laid out the same), then in the cache, then on the mirrors, from where it goes to the cache.
 *
 * @throws NoDataError when a file is neither on this machine nor to be reached
 * @throws Error when a file of TSEMINAR_DATA or those of all mirrors have a wrong checksum, or the cache cannot be written
 * @example
 * const { files, source } = await locate(catalogue.mnist);
 * console.log(files.testLabels.length, source);
 */
export async function locate<Role extends string>(
  set: CatalogueEntry<Role>,
  options: LocateOptions = {},
): Promise<LocatedFiles<Role>> {
  const { environment = process.env, output = process.stdout } = options;
  const place = environment["TSEMINAR_DATA"];
  const address = place && /^https?:/.test(place) ? `${place.replace(/\/*$/, "")}/${set.name}/` : undefined;
  const search: Search = {
    set,
    folder: dataFolder(environment),
    cache: join(cacheFolder(environment), "data", set.name),
    mirrors: new Set(address ? [address, ...set.mirrors] : set.mirrors),
    options,
    offline: Boolean(environment["TSEMINAR_OFFLINE"]),
    sources: new Set(),
    detours: new Set(),
    wrongChecksum: false,
    line: undefined,
  };

  const files: Partial<Record<Role, Uint8Array>> = {};
  try {
    for (const role of Object.keys(set.files) as Role[]) {
      const file = set.files[role];
      files[role] =
        (await fromFolder(file, search)) ?? (await fromCache(file, search)) ?? (await fromMirrors(file, search));
    }
  } catch (error) {
    search.line?.done(`${set.title}: download failed`);
    throw error;
  }
  search.line?.done(`${set.title}: downloads are in ${search.cache}`);
  const source = [...search.sources].join(", ");
  if (search.detours.size > 0) output.write(`${set.title} comes from ${source}: ${[...search.detours].join("; ")}\n`);
  return { files: files as Record<Role, Uint8Array>, source };
}

async function fromFolder(file: CatalogueFile, { folder, set, sources, detours }: Search) {
  if (folder === undefined) return undefined;
  const path = join(folder, set.name, file.name);
  const bytes = await readIfThere(path);
  if (!bytes) {
    const missing = [folder, join(folder, set.name), path].find((each) => !existsSync(each)) ?? path;
    detours.add(`TSEMINAR_DATA is ${folder}, but there is no ${missing}`);
    return undefined;
  }
  const got = sha256(bytes);
  if (got !== file.sha256)
    throw new ChecksumError(
      `wrong checksum of ${path}: expected sha256 ${file.sha256}, got ${got}; copy that file anew, or unset TSEMINAR_DATA to download it`,
    );
  sources.add(join(folder, set.name));
  return bytes;
}

async function fromCache(file: CatalogueFile, { cache, sources, detours }: Search) {
  const path = join(cache, file.name);
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  const got = sha256(bytes);
  if (got === file.sha256) {
    sources.add(cache);
    return bytes;
  }
  await rm(path);
  detours.add(`${path} was damaged (expected sha256 ${file.sha256}, got ${got}) and has been removed`);
  return undefined;
}

async function fromMirrors(file: CatalogueFile, search: Search): Promise<Uint8Array> {
  const { set, cache, mirrors, detours, options } = search;
  const path = join(cache, file.name);
  if (search.offline) throw new NoDataError(because(search, `TSEMINAR_OFFLINE is set and there is no ${path}`));
  for (const mirror of mirrors) {
    const line = (search.line ??= progressLine(options.output));
    const tell = (received: number) => {
      line.update(`${set.title}: ${file.name} from ${mirror}: ${megabytes(received)} of ${megabytes(file.bytes)} MB`);
    };
    tell(0);
    try {
      await download(`${mirror}${file.name}`, path, {
        sha256: file.sha256,
        onProgress: tell,
        fetch: options.fetch,
        stallTimeout: options.stallTimeout,
      });
      search.sources.add(mirror);
      return await readFile(path);
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof ChecksumError)) throw error;
      search.wrongChecksum ||= error instanceof ChecksumError;
      mirrors.delete(mirror); // so that the next file does not wait for it again
      detours.add(error.message);
    }
  }
  if (search.wrongChecksum) throw new ChecksumError(because(search, `no mirror of ${set.title} has the right files`));
  throw new NoDataError(because(search, `no mirror of ${set.title} can be reached`));
}

function because({ detours }: Search, what: string): string {
  return [what, ...detours].join("; ");
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
