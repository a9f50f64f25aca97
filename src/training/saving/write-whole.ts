import * as fileSystem from "node:fs/promises";

/** What is used of `node:fs/promises` to write a net. */
export type ModelFileSystem = Pick<typeof fileSystem, "mkdir" | "open" | "readdir" | "rename" | "rm">;

/** Writes a file that has its name only when its bytes are on the disk. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  files: ModelFileSystem = fileSystem,
): Promise<void> {
  const writing = `${path}.writing`;
  try {
    const file = await files.open(writing, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(writing, path);
  } catch (error) {
    await files.rm(writing, { force: true }).catch(() => undefined);
    throw error;
  }
}
