/** What {@link blockJpeg} writes. */
export interface BlockJpeg {
  /** Stored components of each block of 8×8 pixels from left to right, 0 … 255. */
  readonly blocks: readonly (readonly number[])[];
  /** Transform of an Adobe segment: 0 for stored as they are, 1 for YCbCr, 2 for YCCK. Default: no such segment. */
  readonly adobe?: 0 | 1 | 2;
}

/**
 * A baseline JPEG of plain blocks in one row, written by hand from ITU-R T.81 to have stored components that no encoder at
 * hand writes, such as CMYK and YCCK.
 */
export function blockJpeg({ blocks, adobe }: BlockJpeg): Uint8Array {
  const components = blocks[0]?.length ?? 1;
  const width = 8 * blocks.length;
  const each = Array.from({ length: components }, (_, i) => i + 1);
  const segment = (code: number, ...content: number[]) => [
    0xff,
    code,
    (content.length + 2) >> 8,
    content.length + 2,
    ...content,
  ];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...(adobe === undefined ? [] : segment(0xee, ...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, adobe)),
    ...segment(0xdb, 0, ...Array<number>(64).fill(1)),
    ...segment(0xc0, 8, 0, 8, width >> 8, width & 255, components, ...each.flatMap((id) => [id, 0x11, 0])),
    ...segment(0xc4, 0x00, ...codeCounts(4, 12), ...Array.from({ length: 12 }, (_, i) => i)), // DC: size k has the code k of 4 bit
    ...segment(0xc4, 0x10, ...codeCounts(1, 1), 0), // AC: only "end of block", code 0 of 1 bit
    ...segment(0xda, components, ...each.flatMap((id) => [id, 0x00]), 0, 63, 0),
    ...scan(blocks),
    ...[0xff, 0xd9],
  ]);
}

/** How many codes there are of 1 … 16 bits. */
function codeCounts(bits: number, count: number): number[] {
  return Array.from({ length: 16 }, (_, i) => (i === bits - 1 ? count : 0));
}

function scan(blocks: BlockJpeg["blocks"]): number[] {
  let bits = "";
  const last = new Map<number, number>();
  for (const block of blocks)
    for (const [component, value] of block.entries()) {
      const level = 8 * (value - 128);
      const step = level - (last.get(component) ?? 0);
      last.set(component, level);
      const size = step === 0 ? 0 : 32 - Math.clz32(Math.abs(step));
      const amount = step < 0 ? step + 2 ** size - 1 : step;
      bits += size.toString(2).padStart(4, "0") + (size === 0 ? "" : amount.toString(2).padStart(size, "0")) + "0";
    }
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1").match(/.{8}/g) ?? [];
  return bytes.map((byte) => parseInt(byte, 2)).flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]));
}
