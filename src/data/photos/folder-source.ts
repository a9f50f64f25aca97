import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";

import type { PictureSource, SourceFile } from "./picture-source.js";
import { errorCode, reasonOf } from "./reason-of.js";

/**
 * Reading at once costs half of handing each file to a thread, unless the disk lets one wait, as those of a network: most
 * files take longer than so many milliseconds then.
 */
const SLOW = 0.5;

/** So many slow files more than fast ones decide. */
const ENOUGH = 8;

/**
 * The files of a folder and of the folders in it. A link is followed to a file within the folder only.
 *
 * @throws Error when there is no such folder
 */
export function folderSource(folder: string): PictureSource {
  const root = realpathSync(folder);
  let slow = 0;

  return {
    name: folder,
    list: () => listFolder(root),
    async read(path) {
      try {
        if (slow >= ENOUGH) return await readFile(join(root, path));
        const start = performance.now();
        const bytes = readFileSync(join(root, path));
        const took = performance.now() - start;
        slow = Math.max(slow + (took > SLOW + bytes.length / 1e6 ? 1 : -1), 0);
        return bytes;
      } catch (error) {
        throw new Error(unreadable(error), { cause: error });
      }
    },
    close: () => Promise.resolve(),
  };
}

async function listFolder(root: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const waiting = [""];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    await setImmediate();
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch (error) {
      files.push({ path: folder, bytes: 0, problem: unreadable(error) });
      continue;
    }
    for (const entry of entries) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      else files.push(sourceFile(root, path, entry));
    }
  }
  return files;
}

function sourceFile(root: string, path: string, entry: Dirent): SourceFile {
  try {
    if (entry.isSymbolicLink()) {
      const target = realpathSync(join(root, path));
      if (!target.startsWith(root.endsWith(sep) ? root : root + sep))
        return { path, bytes: 0, problem: "a link out of the folder is not followed: copy the file here" };
    }
    const stats = statSync(`${root}/${path}`); // `join` takes as long as the call itself
    if (stats.isDirectory())
      return { path, bytes: 0, problem: "a link to a folder is not followed: copy the folder here" };
    if (!stats.isFile()) return { path, bytes: 0, problem: "no regular file" };
    return { path, bytes: stats.size };
  } catch (error) {
    return { path, bytes: 0, problem: unreadable(error) };
  }
}

/** What the system says of a file, in the words of the table. */
function unreadable(error: unknown): string {
  const code = errorCode(error);
  if (code === "ENOENT") return "not there: a link to nothing, or removed meanwhile";
  if (code === "EACCES" || code === "EPERM") return "may not be read: change its permissions";
  return `cannot be read: ${reasonOf(error)}`;
}
