import type { ByteOrder, typedValues } from "./typed-values.js";

/** Types of elements that are read, by kind and width in bytes as numpy writes them. */
const types = {
  b1: "bool",
  u1: "uint8",
  i1: "int8",
  u2: "uint16",
  i2: "int16",
  u4: "uint32",
  i4: "int32",
  u8: "uint64",
  i8: "int64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
} as const satisfies Record<string, keyof typeof typedValues>;

const MAGIC = "\x93NUMPY";

/** A header is no longer: numpy's own `max_header_size`. */
const LONGEST = 10_000;

/** What the header of an NPY file says. */
export interface NpyHeader {
  readonly type: (typeof types)[keyof typeof types];
  /** Bytes of one element. */
  readonly width: 1 | 2 | 4 | 8;
  readonly order: ByteOrder;
  /** Whether the first index changes fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the values begin in the file. */
  readonly start: number;
}

/**
 * Reads the header of an NPY file of version 1.0, 2.0 or 3.0: eight bytes of magic and version, the length of the header
 * as a little-endian uint16 (1.0) or uint32, then a Python dictionary of "descr", "fortran_order" and "shape", padded
 * with spaces and ended by a newline (numpy.lib.format; NEP 1). Nothing of it is evaluated.
 *
 * @throws Error when it is no NPY file, or its elements are no plain numbers
 */
export function parseNpyHeader(file: Uint8Array): NpyHeader {
  const magic = latin1(file.subarray(0, 6));
  const [major, minor] = file.subarray(6, 8);
  if (magic !== MAGIC || major === undefined || minor === undefined)
    throw new Error(
      `not an NPY file: it starts with ${JSON.stringify(magic)} instead of ${JSON.stringify(MAGIC)} and a version; pass the bytes of a file that numpy.save made`,
    );
  if (![1, 2, 3].includes(major) || minor !== 0)
    throw new Error(`unknown NPY version ${major}.${minor} (one of: 1.0, 2.0, 3.0)`);

  const lengthAt = file.subarray(8, major === 1 ? 10 : 12);
  const length = lengthAt.reduceRight((sum, byte) => sum * 256 + byte, 0);
  const start = 8 + (major === 1 ? 2 : 4) + length;
  if (length > LONGEST)
    throw new Error(
      `NPY header of ${length} bytes, more than the ${LONGEST} that an array of numbers needs: save it anew`,
    );
  if (file.length < start || length === 0)
    throw new Error(`NPY file cut short: ${file.length} bytes cannot hold its header; fetch it anew`);
  return { ...parseDictionary(latin1(file.subarray(start - length, start))), start };
}

/**
 * The header of an NPY file of version 1.0 for values in row-major order; a file is this header and then the values,
 * little-endian. Padded so that the values begin at a multiple of 64 bytes.
 *
 * @example
 * await writeFile("labels.npy", [npyHeader("uint8", [3]), Uint8Array.of(5, 0, 4)]);
 */
export function npyHeader(type: "uint8" | "uint16", shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0] ?? 0},` : shape.join(", ");
  const descr = type === "uint8" ? "|u1" : "<u2";
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = `${MAGIC}\x01\x00${String.fromCharCode(length & 255, length >> 8)}${dictionary.padEnd(length - 1)}\n`;
  return Uint8Array.from(header, (character) => character.charCodeAt(0));
}

/** One `key: value` of the dictionary, and what may follow it. */
const item =
  /\s*(?:'(\w+)'|"(\w+)")\s*:\s*(?:'([^'\\]*)'|"([^"\\]*)"|(True|False)|(\((?:\s*\d{1,16}L?\s*,)*\s*(?:\d{1,16}L?\s*)?\)))\s*(,\s*)?/y;

function parseDictionary(text: string): Omit<NpyHeader, "start"> {
  const wrong = (what: string) => new Error(`NPY header ${JSON.stringify(text.trim().slice(0, 100))} ${what}`);
  if (/'descr'\s*:\s*[[(]/.test(text))
    throw wrong("tells of records of several fields: save each field as an array of its own");
  if (!text.startsWith("{") || !/\}\s*\n$/.test(text))
    throw wrong("is no dictionary ended by a newline: fetch it anew");
  const values = new Map<string, string>();
  let at = 1;
  for (let separated = true; !/^\s*\}\s*\n$/.test(text.slice(at));) {
    item.lastIndex = at;
    const [all, key1, key2, text1, text2, truth, tuple, comma] = item.exec(text) ?? [];
    const key = key1 ?? key2;
    const quoted = text1 ?? text2;
    const value = quoted === undefined ? (truth ?? tuple) : `'${quoted}'`;
    if (all === undefined || key === undefined || value === undefined || !separated || values.has(key))
      throw wrong(`is not understood from character ${at} on: fetch it anew`);
    values.set(key, value);
    at += all.length;
    separated = comma !== undefined;
  }
  const descr = values.get("descr");
  const order = values.get("fortran_order");
  const shape = values.get("shape");
  if (
    values.size !== 3 ||
    descr?.startsWith("'") !== true ||
    shape?.startsWith("(") !== true ||
    (order !== "True" && order !== "False")
  )
    throw wrong("does not consist of descr, fortran_order and shape: fetch it anew");
  const sizes = shape.match(/\d+/g)?.map(Number) ?? [];
  if (sizes.length === 1 && !shape.includes(",")) throw wrong("has a shape that is no tuple: fetch it anew");
  return { ...elementType(descr.slice(1, -1)), fortranOrder: order === "True", shape: sizes };
}

function elementType(descr: string): Pick<NpyHeader, "type" | "width" | "order"> {
  const code = descr.slice(1);
  const type = types[code as keyof typeof types] as NpyHeader["type"] | undefined;
  const width = Number(code.slice(1)) as NpyHeader["width"];
  if (type && ("<>".includes(descr.charAt(0)) || (width === 1 && descr.startsWith("|"))))
    return { type, width, order: descr.startsWith(">") ? "BE" : "LE" };
  if (descr.includes("O"))
    throw new Error(
      `NPY file of Python objects (${JSON.stringify(descr)}), which would have to be run as a pickle: save the array with a dtype of numbers`,
    );
  throw new Error(
    `NPY file of elements ${JSON.stringify(descr)}, which are no numbers read here: save it as one of ${Object.values(types).join(", ")}`,
  );
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
