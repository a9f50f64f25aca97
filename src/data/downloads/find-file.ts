import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ChecksumError, checksumDifference } from "../../../kernel-setup/checksum.mjs";
import { download, UnreachableError } from "../../../kernel-setup/download.mjs";
import type { ProgressLine } from "../../progress.js";
import type { CatalogueEntry, CatalogueFile, FileCopy } from "../catalogue-entry.js";
import type { LocatedFile, LocateOptions } from "./locate.js";
import { NoDataError } from "./no-data-error.js";
import type { VerifiedFiles } from "./verified-files.js";

/** One search for the files of a set: where to look, and what was seen on the way. */
export interface Search {
  readonly set: CatalogueEntry;
  /** That of TSEMINAR_DATA. */
  readonly folder: string | undefined;
  /** The set's folder in the cache. */
  readonly cache: string;
  /** Addresses not yet given up. */
  readonly mirrors: Set<string>;
  /** The one of them that may have files in forms of class folders. */
  readonly ownMirror: string | undefined;
  readonly offline: boolean;
  readonly verified: VerifiedFiles;
  readonly line: ProgressLine;
  readonly options: LocateOptions;
  /** Folders and mirrors from which files came. */
  readonly sources: Set<string>;
  /** What made the search go on to the next place. */
  readonly detours: Set<string>;
  /** Whether the line of progress has been used. */
  downloading: boolean;
  /** Whether a mirror had a file that was wrong. */
  wrongFiles: boolean;
}

/** A file that lies where it should and is not what it should be. */
interface WrongFile {
  readonly wrong: string;
  /** Expected and got checksums. */
  readonly difference: string;
}

/** @throws ChecksumError when it lies there and is wrong: what somebody put there on purpose is not passed over */
export async function fileFromFolder({ copies }: CatalogueFile, search: Search): Promise<LocatedFile | undefined> {
  const { folder, set, sources, detours } = search;
  if (folder === undefined) return undefined;
  const found = await fileIn(join(folder, set.folder), copies, search);
  if (!found) {
    const path = join(folder, set.folder, copies[0].name);
    const missing = [folder, join(folder, set.folder), path].find((each) => !existsSync(each)) ?? path;
    detours.add(`TSEMINAR_DATA is ${folder}, but there is no ${missing}`);
    return undefined;
  }
  if ("wrong" in found)
    throw new ChecksumError(
      `wrong checksum of ${found.wrong}: ${found.difference}; copy that file anew, or unset TSEMINAR_DATA to download it`,
    );
  sources.add(join(folder, set.folder));
  return found;
}

/** A file that is wrong is removed. */
export async function fileFromCache({ copies }: CatalogueFile, search: Search): Promise<LocatedFile | undefined> {
  const { cache, sources, detours } = search;
  for (;;) {
    const found = await fileIn(cache, copies, search);
    if (!found) return undefined;
    if (!("wrong" in found)) {
      sources.add(cache);
      return found;
    }
    await rm(found.wrong, { recursive: true });
    detours.add(`${found.wrong} was damaged (${found.difference}) and has been removed`);
  }
}

/**
 * @throws NoDataError when no mirror can be reached
 * @throws ChecksumError when one can, but none has the right file
 */
export async function fileFromMirrors({ copies }: CatalogueFile, search: Search): Promise<LocatedFile> {
  const { set, cache, mirrors, ownMirror, sources, detours } = search;
  if (search.offline) {
    const path = join(cache, copies[0].name);
    throw new NoDataError(because(search, `TSEMINAR_OFFLINE is set and there is no ${path}`));
  }
  for (const mirror of mirrors) {
    const offered = copies.filter(({ onMirrors = true }) => onMirrors || mirror === ownMirror);
    try {
      const found = await fileFromMirror(mirror, offered, search);
      sources.add(mirror);
      return found;
    } catch (error) {
      if (!(error instanceof UnreachableError || error instanceof ChecksumError)) throw error;
      search.wrongFiles ||= error instanceof ChecksumError;
      detours.add(error.message);
      mirrors.delete(mirror); // so that the next file does not wait for it again
    }
  }
  if (search.wrongFiles) throw new ChecksumError(because(search, `no mirror of ${set.title} has the right files`));
  throw new NoDataError(because(search, `no mirror of ${set.title} can be reached`));
}

/** Asks for one name after the other while the answer is that there is no such file. */
async function fileFromMirror(mirror: string, copies: readonly FileCopy[], search: Search): Promise<LocatedFile> {
  if (mirror.startsWith("file:")) return fileFromFileMirror(mirror, copies, search);
  let missing: UnreachableError | undefined;
  for (const name of namesOf(copies)) {
    const wanted = copies.filter((copy) => copy.name === name);
    try {
      return await downloaded(`${mirror}${name}`, wanted, search);
    } catch (error) {
      if (!(error instanceof UnreachableError && error.status === 404)) throw error;
      missing ??= error;
    }
  }
  throw missing ?? new UnreachableError(`${mirror} is asked for none of the files of ${search.set.title}`);
}

/** A mirror that is a folder is read where it is. */
async function fileFromFileMirror(mirror: string, copies: readonly FileCopy[], search: Search): Promise<LocatedFile> {
  const folder = fileURLToPath(mirror);
  const found = await fileIn(folder, copies, search);
  if (!found) throw new UnreachableError(`there is no ${join(folder, namesOf(copies)[0] ?? "")}`);
  if ("wrong" in found) throw new ChecksumError(`wrong checksum of ${found.wrong}: ${found.difference}`);
  return found;
}

async function downloaded(url: string, copies: readonly FileCopy[], search: Search): Promise<LocatedFile> {
  const { set, cache, line, options, verified } = search;
  const name = copies[0]?.name ?? "";
  const path = join(cache, name);
  const checksums = copies.map(({ checksum }) => checksum);
  const lengths = copies.flatMap(({ bytes }) => bytes ?? []);
  search.downloading = true;
  const tell = (received: number, total?: number) => {
    const all = total === undefined ? "" : ` of ${megabytes(total)}`;
    line.update(`${set.title}: ${name} from ${url.slice(0, -name.length)}: ${megabytes(received)}${all} MB`);
  };
  tell(0, copies[0]?.bytes);
  await download(url, path, {
    checksum: checksums,
    lengths: lengths.length === copies.length ? lengths : [],
    onProgress: tell,
    onWait: ({ pid, host }) => {
      line.update(`${set.title}: another process (${pid} on ${host}) downloads ${name}, waiting for it`);
    },
    environment: options.environment,
    connectTimeout: options.connectTimeout,
    stallTimeout: options.stallTimeout,
    signal: options.signal,
  });
  const { right } = await verified.compare(path, checksums, { signal: options.signal });
  const copy = copies.find(({ checksum }) => checksum === right);
  if (!copy) throw new ChecksumError(`${path} was changed by another program: run again`);
  return { path, copy };
}

/** Looks at what lies in a folder under the names of the copies, in their order. */
async function fileIn(
  folder: string,
  copies: readonly FileCopy[],
  { verified, options: { signal } }: Search,
): Promise<LocatedFile | WrongFile | undefined> {
  const name = namesOf(copies).find((each) => existsSync(join(folder, each)));
  if (name === undefined) return undefined;
  const path = join(folder, name);
  const named = copies.filter((copy) => copy.name === name);
  const checksums = named.map(({ checksum }) => checksum);
  const { right, got } = await verified.compare(path, checksums, { signal });
  const copy = named.find(({ checksum }) => checksum === right);
  return copy ? { path, copy } : { wrong: path, difference: checksumDifference(checksums, got) };
}

function namesOf(copies: readonly FileCopy[]): string[] {
  return [...new Set(copies.map(({ name }) => name))];
}

function because({ detours }: Search, what: string): string {
  return [what, ...detours].join("; ");
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
