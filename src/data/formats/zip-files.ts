import { promisify } from "node:util";
import { crc32, inflateRaw, inflateRawSync } from "node:zlib";
import yauzl from "yauzl";

import { pathProblem } from "./archive-path.js";
import { openByteSource, type ByteSource } from "./byte-source.js";
import { inflateBounds, isTooMuch, MOST_INFLATED } from "./inflate-bounds.js";
import { zipDirectory } from "./zip-directory.js";

/** Entries up to so many bytes are inflated at once; a larger one is worth a thread. */
const SMALL = 65_536;

const methods = { stored: 0, deflated: 8 };

/** Options of `openZip`. */
export interface OpenZipOptions {
  /** No entry may be listed with more bytes than this; 256 MiB unless told. */
  maxBytes?: number;
}

/** A file in a zip. */
export interface ZipEntry {
  /** From the zip's root downwards, parts divided by "/". */
  readonly path: string;
  /** Size of its contents, as listed. */
  readonly bytes: number;
  /** Why it cannot be read, as one sentence; absent when it can. */
  readonly problem?: string;
}

/** A zip that stands open until it is closed. */
export interface ZipArchive {
  /** Its files in the order of its directory, without folders. */
  readonly entries: readonly ZipEntry[];
  /** Contents of one file; several may be read at the same time. */
  read(entry: ZipEntry): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a zip, stored or deflated, zip64 or not (APPNOTE.TXT, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
 * An entry that is encrypted, packed by another method or listed larger than `maxBytes`, or than deflate can make of it,
 * is listed with its `problem`. Contents are given only if their size and CRC-32 are the listed ones; memory is taken for
 * what comes and not for what is claimed.
 *
 * @param source path of the file, or its bytes
 * @throws Error when it is no zip or a cut one, when a path climbs out, is absolute or stands there twice, or when entries
 * overlap; `read` throws it when the entry has a problem or is damaged
 * @example
 * const zip = await openZip("photos.zip");
 * for (const entry of zip.entries) console.log(entry.path, (await zip.read(entry)).length);
 * await zip.close();
 */
export async function openZip(source: string | Uint8Array, options: OpenZipOptions = {}): Promise<ZipArchive> {
  const { maxBytes = 2 ** 28 } = options;
  const file = await openByteSource(source);
  try {
    const listed = new Map<ZipEntry, yauzl.Entry>();
    const paths = new Set<string>();
    let used = 0;
    for (const entry of await zipDirectory(file)) {
      const path = pathOf(entry);
      if (paths.has(path)) throw new Error(`zip with two entries ${JSON.stringify(path)}: pack it anew`);
      paths.add(path);
      used += 30 + entry.fileNameLength + entry.compressedSize;
      const problem = problemOf(entry, { path, maxBytes });
      if (!path.endsWith("/")) listed.set({ path, bytes: entry.uncompressedSize, ...(problem && { problem }) }, entry);
    }
    if (used > file.size)
      throw new Error(`zip of ${file.size} bytes whose entries take ${used}, so that some overlap: fetch it anew`);
    return {
      entries: [...listed.keys()],
      async read(entry) {
        const found = listed.get(entry);
        if (!found) throw new Error(`no entry of this zip: ${JSON.stringify(entry.path)}; pass one of its entries`);
        if (entry.problem !== undefined) throw new Error(entry.problem);
        return contents(found, { path: entry.path, packed: await packedBytes(file, found, entry.path) });
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function pathOf(entry: yauzl.Entry): string {
  const path = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  const problem = pathProblem(path);
  if (problem !== undefined)
    throw new Error(`zip with the path ${JSON.stringify(path)}, which ${problem}: pack it anew`);
  return path;
}

function problemOf(entry: yauzl.Entry, options: { path: string; maxBytes: number }): string | undefined {
  const { path, maxBytes } = options;
  const { compressionMethod: method, compressedSize: packed, uncompressedSize: bytes } = entry;
  if (entry.isEncrypted()) return `${path} is encrypted: pack it anew without a password`;
  if (method !== methods.stored && method !== methods.deflated)
    return `${path} is packed by method ${method} and not stored or deflated: pack it anew`;
  if (bytes > maxBytes) return `${path} is listed with ${bytes} bytes, more than maxBytes (${maxBytes}): leave it out`;
  if (bytes > (method === methods.stored ? packed : packed * MOST_INFLATED))
    return `${path} is listed with ${bytes} bytes, more than its ${packed} in the zip can make: fetch the zip anew`;
  return undefined;
}

/** The bytes of an entry as they stand in the zip, behind its local header. */
async function packedBytes(file: ByteSource, entry: yauzl.Entry, path: string): Promise<Uint8Array> {
  const { relativeOffsetOfLocalHeader: at, fileNameRaw, compressedSize } = entry;
  // The local header may have more extra fields than the directory: mostly the reserve suffices, and one read.
  const reserve = 30 + fileNameRaw.length + entry.extraFieldLength + 64 + compressedSize;
  const near = await file.read(at, Math.max(0, Math.min(reserve, file.size - at)));
  const header = Buffer.from(near.buffer, near.byteOffset, near.length);
  if (near.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw new Error(`${path}: no local header stands at byte ${at} of the zip; fetch it anew`);
  const name = header.subarray(30, 30 + header.readUInt16LE(26));
  if (!name.equals(fileNameRaw) || header.readUInt16LE(8) !== entry.compressionMethod)
    throw new Error(`${path} has another name or method in its local header (${name.toString()}): fetch the zip anew`);
  const start = 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = near.subarray(start, start + compressedSize);
  return packed.length === compressedSize ? packed : file.read(at + start, compressedSize);
}

async function contents(entry: yauzl.Entry, options: { path: string; packed: Uint8Array }): Promise<Uint8Array> {
  const { path, packed } = options;
  const bytes = entry.compressionMethod === methods.stored ? packed : await inflated(entry, options);
  if (bytes.length !== entry.uncompressedSize)
    throw new Error(
      `${path} has ${bytes.length} bytes instead of the ${entry.uncompressedSize} listed: fetch the zip anew`,
    );
  if (crc32(bytes) !== entry.crc32) throw new Error(`${path} has a wrong checksum: fetch the zip anew`);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

const inflateInThread = promisify<Uint8Array, ReturnType<typeof inflateBounds>, Buffer>(inflateRaw);

async function inflated(entry: yauzl.Entry, options: { path: string; packed: Uint8Array }): Promise<Uint8Array> {
  const { path, packed } = options;
  const bounds = inflateBounds(packed.length, entry.uncompressedSize);
  try {
    return entry.uncompressedSize <= SMALL ? inflateRawSync(packed, bounds) : await inflateInThread(packed, bounds);
  } catch (error) {
    throw new Error(
      isTooMuch(error)
        ? `${path} has more than the ${entry.uncompressedSize} bytes listed: fetch the zip anew`
        : `${path} is damaged (${(error as Error).message}): fetch the zip anew`,
      { cause: error },
    );
  }
}
