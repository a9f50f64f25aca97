/** An entry of a tar archive, true or not. */
export interface TarEntry {
  readonly path: string;
  readonly data?: Uint8Array;
  /** Claimed size, that of `data` unless told; as text it stands there as it is. */
  readonly size?: number | string;
  /** "0" a file (as unless told), "2" a symbolic link, "5" a folder, "x" an extended header. */
  readonly type?: string;
  readonly link?: string;
}

/** The bytes of a tar archive, written from POSIX's description of ustar and not by the library that reads it. */
export function writeTar(entries: readonly TarEntry[], { end = true } = {}): Uint8Array {
  const blocks = entries.flatMap(({ path, data = new Uint8Array(0), size = data.length, type = "0", link = "" }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    ["0000644", "0000000", "0000000"].forEach((text, i) => header.write(text, 100 + 8 * i));
    header.write(typeof size === "string" ? size : `${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000", 136);
    header.write(" ".repeat(8), 148);
    header.write(type, 156);
    header.write(link, 157);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Uint8Array.from(Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]));
}

/** An extended header (pax) that says these things of the next entry. */
export function paxEntry(records: Readonly<Record<string, string>>): TarEntry {
  const text = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const digits = String(rest.length + String(rest.length + 2).length).length;
    return `${rest.length + digits}${rest}`;
  });
  return { path: "PaxHeader", type: "x", data: Buffer.from(text.join("")) };
}
