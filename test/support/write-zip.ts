import { crc32, deflateRawSync } from "node:zlib";

/** An entry as a zip tells of it, true or not. */
export interface ZipFile {
  readonly path: string | Uint8Array;
  readonly data?: Uint8Array;
  /** 0 stored, 8 deflated (as unless told). */
  readonly method?: number;
  readonly flags?: number;
  /** Claimed size and checksum of the contents, those of `data` unless told. */
  readonly bytes?: number;
  readonly crc?: number;
  /** Bytes in the zip, packed by `method` unless told. */
  readonly packed?: Uint8Array;
  /** Another entry by number, whose bytes this one claims as its own. */
  readonly sameAs?: number;
  /** Sizes and place in 64 bits. */
  readonly zip64?: boolean;
  /** A name in the local header other than in the directory. */
  readonly localPath?: string;
}

/** The bytes of a zip, written from PKWARE's APPNOTE.TXT and not by the library that reads it; may tell lies. */
export function writeZip(files: readonly ZipFile[], { count = files.length } = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const offsets: number[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const { data = new Uint8Array(0), method = 8, flags = 0x800, zip64 = false } = file;
    const { bytes = data.length, crc = crc32(data), packed = method === 8 ? deflateRawSync(data) : data } = file;
    const name = Buffer.from(file.path);
    const localName = file.localPath === undefined ? name : Buffer.from(file.localPath);
    const offset = offsets[file.sameAs ?? -1] ?? at;
    offsets.push(offset);
    if (file.sameAs === undefined) {
      const local = [Buffer.from("PK\x03\x04"), numbers([20, 2], [flags, 2], [method, 2], [0, 4], [crc, 4])];
      local.push(
        numbers([packed.length, 4], [bytes, 4], [localName.length, 2], [0, 2]),
        localName,
        Buffer.from(packed),
      );
      parts.push(...local);
      at += local.reduce((sum, { length }) => sum + length, 0);
    }
    const extra = zip64 ? numbers([1, 2], [24, 2], [bytes, 8], [packed.length, 8], [offset, 8]) : Buffer.alloc(0);
    const sizes = zip64 ? [2 ** 32 - 1, 2 ** 32 - 1] : [packed.length, bytes];
    directory.push(
      Buffer.from("PK\x01\x02"),
      numbers([20, 2], [20, 2], [flags, 2], [method, 2], [0, 4], [crc, 4], [sizes[0] ?? 0, 4], [sizes[1] ?? 0, 4]),
      numbers([name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [zip64 ? 2 ** 32 - 1 : offset, 4]),
      name,
      extra,
    );
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = numbers([0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, Buffer.from("PK\x05\x06"), end]));
}

function numbers(...fields: readonly (readonly [value: number, width: 2 | 4 | 8])[]): Buffer {
  return Buffer.concat(
    fields.map(([value, width]) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64LE(BigInt(value));
      return bytes.subarray(0, width);
    }),
  );
}
