import yauzl from "yauzl";

import type { ByteSource } from "./byte-source.js";

/** So many bytes of the directory are read at once. */
const BLOCK = 65_536;

/** What may stand behind the last entry: a digital signature, or an end record of 32 or 64 bits (APPNOTE.TXT, 4.3.13 to 4.3.16). */
const ENDS = ["PK\x05\x05", "PK\x05\x06", "PK\x06\x06"];

/**
 * All entries of a zip's central directory, in its order, names as raw bytes.
 *
 * @throws Error when the directory is damaged, or counts more or fewer entries than there are
 */
export async function zipDirectory(source: ByteSource): Promise<yauzl.Entry[]> {
  const reader = new BlockReader(source);
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
  const entries: yauzl.Entry[] = [];
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, source.size, options);
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw new Error(`damaged zip of ${source.size} bytes (${plain(error)}): fetch it anew`, { cause: error });
  }
  // Without an entry the directory was not read, and the zip can only be its end record.
  const at = entries.length > 0 ? reader.end : 0;
  const next = await source.read(at, Math.min(4, source.size - at));
  if (!ENDS.includes(Buffer.from(next).toString("latin1")))
    throw new Error(
      `damaged zip: its directory does not end behind the ${entries.length} entries counted; fetch it anew`,
    );
  return entries;
}

/** Lets yauzl's many small reads cost few large ones. */
class BlockReader extends yauzl.RandomAccessReader {
  /** Where the last range that was read ends. */
  end = 0;
  private block: Uint8Array = new Uint8Array(0);
  private start = 0;

  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const fill = () => {
      buffer.set(this.block.subarray(position - this.start, position - this.start + length), offset);
      this.end = position + length;
    };
    if (position >= this.start && position + length <= this.start + this.block.length) {
      fill();
      callback(null);
      return;
    }
    const wanted = Math.max(length, Math.min(BLOCK, this.source.size - position));
    // A range outside makes read throw at once.
    new Promise<Uint8Array>((resolve) => resolve(this.source.read(position, wanted)))
      .then((bytes) => {
        this.block = bytes;
        this.start = position;
        fill();
      })
      .then(
        () => callback(null),
        (error: unknown) => callback(error as Error),
      );
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }
}

/** yauzl's words without their end mark. */
function plain(error: unknown): string {
  return (error as Error).message.replace(/\.$/, "");
}
