import { open } from "node:fs/promises";

/** Bytes of which any range can be read: those of a file, or in memory. */
export interface ByteSource {
  readonly size: number;
  /** A range that lies inside; from memory a view, from a file a buffer of its own. */
  read(position: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Opens a file for reading ranges of it, or takes bytes as such.
 *
 * @throws Error when a range lies outside, or the file has become shorter
 */
export async function openByteSource(source: string | Uint8Array): Promise<ByteSource> {
  if (typeof source !== "string")
    return {
      size: source.length,
      read: (position, length) => {
        checkRange({ position, length, size: source.length });
        return Promise.resolve(source.subarray(position, position + length));
      },
      close: () => Promise.resolve(),
    };

  const file = await open(source);
  const { size } = await file.stat();
  return {
    size,
    async read(position, length) {
      checkRange({ position, length, size });
      const bytes = Buffer.allocUnsafeSlow(length);
      for (let at = 0; at < length;) {
        const { bytesRead } = await file.read(bytes, at, length - at, position + at);
        if (bytesRead === 0) throw new Error(`${source} ends at byte ${position + at} of ${size}: fetch it anew`);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

function checkRange({ position, length, size }: { position: number; length: number; size: number }): void {
  if (!(
    Number.isSafeInteger(position) &&
    Number.isSafeInteger(length) &&
    position >= 0 &&
    length >= 0 &&
    position + length <= size
  ))
    throw new Error(
      `bytes ${position} to ${position + length} were asked for of ${size}: the file was cut, fetch it anew`,
    );
}
