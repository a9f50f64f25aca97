import { openZip } from "../formats/zip-files.js";
import type { PictureSource } from "./picture-source.js";

/**
 * The files of a zip archive.
 *
 * @param archive its path, or its bytes
 * @throws Error when it is no zip archive or breaks the limits of `openZip`
 */
export async function zipSource(archive: string | Uint8Array): Promise<PictureSource> {
  const zip = await openZip(archive);
  const entries = new Map(zip.entries.map((entry) => [entry.path, entry]));
  return {
    name: typeof archive === "string" ? archive : "zip archive",
    list: () => Promise.resolve(zip.entries),
    async read(path) {
      const entry = entries.get(path);
      if (!entry) throw new Error(`no "${path}" in the archive: read a path that list() gives`);
      return zip.read(entry);
    },
    close: () => zip.close(),
  };
}
