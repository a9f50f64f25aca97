import { existsSync } from "node:fs";
import { join } from "node:path";

import { checksumDifference } from "../../../kernel-setup/checksum.mjs";
import { cacheFolder } from "../../../kernel-setup/project.mjs";
import type { CatalogueEntry } from "../catalogue-entry.js";
import { foldersOf } from "./find-sets.js";
import { VerifiedFiles } from "./verified-files.js";

/** What {@link verifySet} found of one file. */
export interface FileVerdict {
  readonly path: string;
  /** What is wrong with it; undefined when it is right. */
  readonly fault: string | undefined;
}

/**
 * Reads every file of a data set that lies on this machine, in TSEMINAR_DATA and in the cache, and compares it with the
 * catalogue's checksums, whatever was found before. Nothing is removed.
 *
 * @returns one verdict a file, as each is read; none when no file of the set is here
 * @example
 * for await (const { path, fault } of verifySet(catalogue.mnist)) console.log(path, fault ?? "right");
 */
export async function* verifySet(
  set: CatalogueEntry,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): AsyncGenerator<FileVerdict, void, void> {
  const verified = await VerifiedFiles.read(join(cacheFolder(environment), "verified.json"));
  const places = [...new Set(foldersOf(set, environment))];
  for (const folder of places) {
    for (const { copies } of Object.values(set.files)) {
      for (const name of new Set(copies.map((copy) => copy.name))) {
        const path = join(folder, name);
        if (!existsSync(path)) continue;
        const checksums = copies.filter((copy) => copy.name === name).map(({ checksum }) => checksum);
        yield { path, fault: await faultOf(path, checksums, verified) };
      }
    }
  }
  await verified.write();
}

async function faultOf(path: string, checksums: readonly string[], verified: VerifiedFiles) {
  try {
    const { right, got } = await verified.compare(path, checksums, { anew: true });
    return right === undefined ? checksumDifference(checksums, got) : undefined;
  } catch (error) {
    return `it cannot be read: ${(error as Error).message}`;
  }
}
