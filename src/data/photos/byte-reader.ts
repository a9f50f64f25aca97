/** Reads numbers and names at places of a file; beyond its end it throws what says that the file is cut short. */
export class ByteReader {
  readonly length: number;
  readonly #view: DataView;

  /** @param format name of the format, for the error */
  constructor(
    readonly bytes: Uint8Array,
    readonly format: string,
  ) {
    this.length = bytes.length;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    this.needs(at + 1);
    return this.#view.getUint8(at);
  }

  u16(at: number, littleEndian = false): number {
    this.needs(at + 2);
    return this.#view.getUint16(at, littleEndian);
  }

  u32(at: number, littleEndian = false): number {
    this.needs(at + 4);
    return this.#view.getUint32(at, littleEndian);
  }

  i32(at: number, littleEndian = false): number {
    return this.u32(at, littleEndian) | 0;
  }

  /** `length` bytes as Latin-1 characters. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.slice(at, length));
  }

  /** A view of `length` bytes. */
  slice(at: number, length: number): Uint8Array {
    this.needs(at + length);
    return this.bytes.subarray(at, at + length);
  }

  /** @throws Error when the file has fewer than `length` bytes */
  needs(length: number): void {
    if (length > this.length)
      throw new Error(`cut short: ${this.length} bytes, but its ${this.format} data go on; copy the file anew`);
  }
}
