/**
 * Cuts a stream of bytes into frames: 4 bytes with the length (little endian), then so many bytes.
 *
 * @returns a function that takes the next bytes of the stream
 */
export function frameReader(take: (frame: Buffer) => void): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  let wanted = 4;
  let isLength = true;
  return (bytes) => {
    pieces.push(bytes);
    size += bytes.length;
    if (size < wanted) return;
    // Joined only when a frame is whole: a long one comes in many pieces.
    let rest = pieces.length === 1 ? bytes : Buffer.concat(pieces);
    while (rest.length >= wanted) {
      const part = rest.subarray(0, wanted);
      rest = rest.subarray(wanted);
      wanted = isLength ? part.readUInt32LE() : 4;
      if (!isLength) take(part);
      isLength = !isLength;
    }
    pieces = rest.length > 0 ? [rest] : [];
    size = rest.length;
  };
}
