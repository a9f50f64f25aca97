/**
 * Deflate makes at most 1032 bytes of one: two bits can stand for a match of 258 bytes ("zlib Technical Details", section
 * "Maximum Compression Factor", https://zlib.net/zlib_tech.html).
 */
export const MOST_INFLATED = 1032;

/** Room taken at once for what was claimed, in bytes for each compressed byte; beyond it room grows with what comes. */
const ROOM_AT_ONCE = 16;

/**
 * Options of zlib's functions for data that is claimed to inflate to `claimed` bytes: they stop at the first byte too many
 * and believe a claim only as far as `ROOM_AT_ONCE`. A true claim takes one buffer and no copy.
 *
 * @param compressed number of compressed bytes at hand
 */
export function inflateBounds(compressed: number, claimed: number): { maxOutputLength: number; chunkSize: number } {
  return {
    maxOutputLength: Math.max(claimed, 1),
    // One byte more, by which zlib sees the end without another buffer.
    chunkSize: Math.max(64, Math.min(claimed + 1, ROOM_AT_ONCE * compressed + 65_536)),
  };
}

/** Whether zlib stopped because more came than `maxOutputLength`. */
export function isTooMuch(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
}
