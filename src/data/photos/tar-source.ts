import { readTar } from "../formats/tar-files.js";
import type { PictureSource } from "./picture-source.js";

/** More than this is not taken into memory: 2^30 bytes. */
const MOST_BYTES = 2 ** 30;

/**
 * The files of a tar archive, packed by gzip or not. A tar can only be read from front to back: all files are in memory
 * until it is closed.
 *
 * @param archive its path
 * @throws Error when it is no tar archive or breaks the limits of `readTar`, or unpacks to more than 1 GiB
 */
export async function tarSource(archive: string): Promise<PictureSource> {
  const files = new Map<string, Uint8Array>();
  for await (const { path, bytes } of readTar(archive, () => true, { maxBytes: MOST_BYTES })) files.set(path, bytes);
  return {
    name: archive,
    list: () => Promise.resolve(Array.from(files, ([path, bytes]) => ({ path, bytes: bytes.length }))),
    read: (path) => {
      const bytes = files.get(path);
      if (!bytes) return Promise.reject(new Error(`no "${path}" in the archive: read a path that list() gives`));
      return Promise.resolve(bytes);
    },
    close: () => {
      files.clear();
      return Promise.resolve();
    },
  };
}
