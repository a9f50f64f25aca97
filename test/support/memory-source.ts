import type { PictureSource } from "../../src/data/photos/picture-source.js";

/** Files that lie in memory, by their paths, as a source of pictures. */
export function memorySource(files: Readonly<Record<string, Uint8Array>>): PictureSource {
  return {
    name: "memory",
    list: () => Promise.resolve(Object.entries(files).map(([path, { length }]) => ({ path, bytes: length }))),
    read: (path) => Promise.resolve(files[path] ?? new Uint8Array()),
    close: () => Promise.resolve(),
  };
}
