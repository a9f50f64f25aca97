/** What stands in an NPY file. */
export interface NpyFile {
  /** Type as numpy writes it, such as "<f4"; as it stands between the quotes. */
  readonly descr: string;
  readonly shape: readonly number[];
  /** The values' bytes as they stand in the file. */
  readonly data: Uint8Array;
  readonly fortranOrder?: boolean;
  readonly version?: 1 | 2 | 3;
}

/** The bytes of an NPY file, written from numpy's description of the format and not by the code under test. */
export function writeNpy({ descr, shape, data, fortranOrder = false, version = 1 }: NpyFile): Uint8Array {
  const sizes = `(${shape.map((size) => `${size},`).join(" ")})`.replace(/(\d), ?(\d+),\)$/, "$1, $2)");
  return writeNpyText(
    `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? "True" : "False"}, 'shape': ${sizes}, }`,
    { data, version },
  );
}

/** An NPY file with any text as its header. */
export function writeNpyText(text: string, { data, version = 1 }: Pick<NpyFile, "data" | "version">): Uint8Array {
  const before = version === 1 ? 10 : 12;
  const padded = `${text}${" ".repeat(63 - ((before + text.length) % 64))}\n`;
  const length = Buffer.alloc(before - 8);
  length.writeUIntLE(padded.length, 0, length.length);
  return Uint8Array.from(
    Buffer.concat([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0), length, Buffer.from(padded), data]),
  );
}
