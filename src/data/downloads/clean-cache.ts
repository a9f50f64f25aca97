import { existsSync } from "node:fs";
import { lstat, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

import { isDead } from "../../../kernel-setup/lock-owner.mjs";
import { originOf, partOf } from "../../../kernel-setup/partial-file.mjs";
import { cacheFolder } from "../../../kernel-setup/project.mjs";
import { catalogue, type CatalogueEntry } from "../catalogue.js";

/** Which part of the cache {@link cleanCache} empties. */
export interface CleanCacheOptions {
  /** Default: all of the catalogue. */
  sets?: readonly CatalogueEntry[];
  /** Only tell what would be removed. Default: false. */
  dryRun?: boolean;
  /** Variables that say where the cache is. Default: the process's own. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** What {@link cleanCache} did. */
export interface CleanedCache {
  readonly removed: readonly { readonly path: string; readonly bytes: number }[];
  /** Files that another process is downloading right now. */
  readonly inUse: readonly string[];
}

/**
 * Removes from the cache what can be had again: downloads, what has arrived of unfinished ones, locks of dead processes and
 * decoded copies. What the catalogue does not know stays, and so does the folder of TSEMINAR_DATA.
 *
 * @throws Error when something cannot be removed
 * @example
 * const { removed } = await cleanCache({ sets: [catalogue.cifar10], dryRun: true });
 * console.log(removed);
 */
export async function cleanCache(options: CleanCacheOptions = {}): Promise<CleanedCache> {
  const all = Object.values<CatalogueEntry>(catalogue);
  const { sets = all, dryRun = false, environment = process.env } = options;
  const cache = cacheFolder(environment);
  const inUse: string[] = [];
  const found: string[] = [];
  for (const set of sets) {
    const folder = join(cache, "data", set.folder);
    for (const name of new Set(Object.values(set.files).flatMap(({ copies }) => copies.map((copy) => copy.name)))) {
      const path = join(folder, name);
      const lock = `${path}.lock`;
      if (existsSync(lock) && !isDead(lock)) inUse.push(path);
      else found.push(path, partOf(path), originOf(path), lock);
    }
    found.push(join(cache, "decoded", set.name));
  }
  if (options.sets === undefined) found.push(join(cache, "decoded"), join(cache, "verified.json"));

  const removed: { path: string; bytes: number }[] = [];
  for (const path of found) {
    const bytes = await sizeOf(path);
    if (bytes === undefined) continue;
    if (!dryRun) await rm(path, { recursive: true, force: true });
    const within = removed.filter((each) => each.path.startsWith(join(path, "/")));
    // Without removing, a folder still holds what was counted in it.
    removed.push({ path, bytes: bytes - (dryRun ? within.reduce((sum, each) => sum + each.bytes, 0) : 0) });
  }
  if (!dryRun) for (const { folder } of sets) await removeEmpty(join(cache, "data", folder));
  return { removed, inUse };
}

/** Bytes of a file, or of all in a folder; undefined when there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isDirectory()) return stats?.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce<number>((sum, size = 0) => sum + size, 0);
}

async function removeEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined); // not there, or with something else in it
}
