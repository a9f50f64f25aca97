import { open } from "node:fs/promises";
import { PassThrough, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

import { MOST_INFLATED } from "./inflate-bounds.js";
import { TarSplitter } from "./tar-splitter.js";

/** Bytes read and inflated at once. */
const CHUNK = 2 ** 20;

/** Options of `readTar`. */
export interface ReadTarOptions {
  /** The archive may inflate to no more bytes than this; 4 GiB unless told. They are never held all at once. */
  maxBytes?: number;
  /** Told after each piece how many bytes of the file are read, of how many. */
  onProgress?: (bytesRead: number, bytes: number) => void;
}

/** A file out of a tar archive. */
export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Streams the wanted files out of a tar archive (POSIX pax format), gzipped or not, one after another; nothing is
 * written to disk, and no more than the file at hand is held. Gzip's checksum stands at the end: take the files for good
 * only once the iteration has come to its end.
 *
 * @param path of the archive
 * @param wanted whether the file of this path is given; the others are passed over
 * @throws Error when the archive is cut, damaged or too large, has links or devices, or paths that climb out
 * @example
 * for await (const file of readTar("cifar-10-binary.tar.gz", (path) => path.endsWith(".bin")))
 *   console.log(file.path, file.bytes.length);
 */
export async function* readTar(
  path: string,
  wanted: (path: string) => boolean,
  options: ReadTarOptions = {},
): AsyncGenerator<TarFile, void, undefined> {
  const { maxBytes = 2 ** 32, onProgress } = options;
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer: magic } = await file.read({ buffer: Buffer.alloc(2), position: 0 });
    const gzipped = magic[0] === 0x1f && magic[1] === 0x8b;
    const packed = file.createReadStream({ start: 0, highWaterMark: CHUNK, autoClose: false });
    const unpacked = gzipped ? createGunzip({ chunkSize: CHUNK }) : new PassThrough();
    pipeline(packed, unpacked, () => undefined);

    const most = gzipped ? size * MOST_INFLATED : size;
    const splitter = new TarSplitter({ wanted, mostBytes: Math.min(maxBytes, most), archiveBytes: size });
    let bytes = 0;
    try {
      for await (const chunk of unpacked as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes)
          throw new Error(`tar archive of more than maxBytes (${maxBytes}): raise it, or fetch a smaller archive`);
        yield* splitter.files(chunk);
        onProgress?.(packed.bytesRead, size);
      }
      splitter.end();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code?.startsWith("Z_"))
        throw new Error(`damaged gzip file of ${size} bytes (${message}): fetch it anew`, { cause: error });
      throw error;
    } finally {
      packed.destroy();
      unpacked.destroy();
    }
  } finally {
    await file.close();
  }
}
