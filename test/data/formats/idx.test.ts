import { gzipSync } from "node:zlib";

import { parseIdx } from "../../../src/data/formats/idx.js";

/** An IDX file of one type code, with the values' bytes as they stand in it. */
function idx(code: number, shape: readonly number[], values: readonly number[]): Uint8Array {
  const sizes = shape.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.of(0, 0, code, shape.length, ...sizes, ...values);
}

describe("parseIdx", () => {
  it.each([
    ["uint8", 0x08, [0x00, 0x7f, 0xff], Uint8Array.of(0, 127, 255)],
    ["int8", 0x09, [0x00, 0x7f, 0xff], Int8Array.of(0, 127, -1)],
    ["int16", 0x0b, [0x01, 0x02, 0xff, 0xfe, 0x80, 0x00], Int16Array.of(258, -2, -32_768)],
    ["int32", 0x0c, [0, 0, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff], Int32Array.of(256, -1, 2 ** 31 - 1)],
    ["float32", 0x0d, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0, 0, 0, 0, 0], Float32Array.of(1, -2.5, 0)],
    [
      "float64",
      0x0e,
      [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      Float64Array.of(1, -2.5, 0),
    ],
  ] as const)("reads values of type %s, the highest byte first", (type, code, bytes, values) => {
    const array = parseIdx(idx(code, [3], bytes));
    expect(array).toEqual({ type, shape: [3], values });
    expect(Object.getPrototypeOf(array.values)).toBe(Object.getPrototypeOf(values));
  });

  it.each([
    ["a number", [], 1],
    ["a row", [6], 6],
    ["a table", [2, 3], 6],
    ["pictures", [2, 3, 4], 24],
    ["pictures in colour", [2, 3, 4, 3], 72],
    ["nothing", [0, 28, 28], 0],
  ])("reads %s in row-major order", (_, shape, length) => {
    const values = Array.from({ length }, (_, i) => i);
    const array = parseIdx(idx(0x08, shape, values));
    expect(array.shape).toEqual(shape);
    expect([...array.values]).toEqual(values);
  });

  it("reads sizes of more than one byte", () => {
    expect(parseIdx(idx(0x08, [1, 0x01_02_03], new Array<number>(0x01_02_03).fill(7))).shape).toEqual([1, 66_051]);
  });

  it("reads a gzipped file", () => {
    const array = parseIdx(gzipSync(idx(0x0b, [2], [0x01, 0x02, 0xff, 0xfe])));
    expect(array).toEqual({ type: "int16", shape: [2], values: Int16Array.of(258, -2) });
  });

  it("reads values that do not lie on their type's boundary in memory", () => {
    const file = idx(0x0d, [1], [0x3f, 0x80, 0, 0]);
    const shifted = Uint8Array.of(99, ...file).subarray(1);
    expect([...parseIdx(shifted).values]).toEqual([1]);
  });

  it("gives bytes as a view of the file, and as a Uint8Array also when the file is a Buffer", () => {
    const file = idx(0x08, [2], [5, 0]);
    expect(parseIdx(file).values.buffer).toBe(file.buffer);
    const { values } = parseIdx(Buffer.from(file));
    expect(Buffer.isBuffer(values)).toBe(false);
    expect(values).toEqual(Uint8Array.of(5, 0));
  });

  it.each([
    ["a picture's", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d), '"89 50 4e 47"'],
    ["a short", Uint8Array.of(0, 0, 8), '"00 00 08"'],
    ["no", new Uint8Array(0), '""'],
  ])("says what it got when it gets %s bytes, and what to pass", (_, bytes, start) => {
    expect(() => parseIdx(bytes)).toThrow(
      `not an IDX file: it starts with ${start} instead of "00 00", a type and a rank; pass the bytes of a file such as`,
    );
  });

  it("names an unknown type and all that it knows", () => {
    expect(() => parseIdx(idx(0x0a, [1], [0]))).toThrow(
      "unknown IDX type 0x0a (one of: 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e)",
    );
  });

  it("says how many bytes there are when the header is cut short", () => {
    expect(() => parseIdx(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1))).toThrow(
      "IDX file cut short: 8 bytes cannot hold the 3 dimensions of its header; fetch it anew",
    );
  });

  it.each([
    ["too few", [1, 2, 3], 15],
    ["too many", [1, 2, 3, 4, 5], 17],
  ])("says how many bytes it expects when there are %s values", (_, values, bytes) => {
    expect(() => parseIdx(idx(0x08, [2, 2], values))).toThrow(
      `IDX file of ${bytes} bytes, but uint8 values of shape [2, 2] make 16: fetch it anew`,
    );
  });

  it("says that a gzip file is damaged", () => {
    const file = gzipSync(idx(0x08, [3], [1, 2, 3])).subarray(0, 20);
    expect(() => parseIdx(file)).toThrow(/^damaged gzip file of 20 bytes \(unexpected end of file\): fetch it anew$/);
  });
});
