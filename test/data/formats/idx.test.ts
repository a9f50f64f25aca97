import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import fc from "fast-check";

import { parseIdx } from "../../../src/data/formats/idx.js";
import { corruptions } from "../../support/corruptions.js";
import { itWithRealData } from "../../support/real-data.js";
import { survive } from "../../support/survive.js";
import { writeIdx } from "../../support/write-idx.js";

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
    const array = parseIdx(writeIdx(code, [3], bytes));
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
    const array = parseIdx(writeIdx(0x08, shape, values));
    expect(array.shape).toEqual(shape);
    expect([...array.values]).toEqual(values);
  });

  it("reads sizes of more than one byte", () => {
    expect(parseIdx(writeIdx(0x08, [1, 0x01_02_03], new Array<number>(0x01_02_03).fill(7))).shape).toEqual([1, 66_051]);
  });

  it("reads a gzipped file", () => {
    const array = parseIdx(gzipSync(writeIdx(0x0b, [2], [0x01, 0x02, 0xff, 0xfe])));
    expect(array).toEqual({ type: "int16", shape: [2], values: Int16Array.of(258, -2) });
  });

  it("reads values that do not lie on their type's boundary in memory", () => {
    const file = writeIdx(0x0d, [1], [0x3f, 0x80, 0, 0]);
    const shifted = Uint8Array.of(99, ...file).subarray(1);
    expect([...parseIdx(shifted).values]).toEqual([1]);
  });

  it("gives bytes as a view of the file, and as a Uint8Array also when the file is a Buffer", () => {
    const file = writeIdx(0x08, [2], [5, 0]);
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
    expect(() => parseIdx(writeIdx(0x0a, [1], [0]))).toThrow(
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
    expect(() => parseIdx(writeIdx(0x08, [2, 2], values))).toThrow(
      `IDX file of ${bytes} bytes, but uint8 values of shape [2, 2] make 16: fetch it anew`,
    );
  });

  it("says that a gzip file is damaged", () => {
    const file = gzipSync(writeIdx(0x08, [3], [1, 2, 3])).subarray(0, 20);
    expect(() => parseIdx(file)).toThrow(/^damaged gzip file of 20 bytes \(unexpected end of file\): fetch it anew$/);
  });

  for (const [set, name, md5, ...first] of [
    ["mnist", "train-images-idx3", "6bbc9ace898e44ae57da46a324031adb"],
    ["mnist", "train-labels-idx1", "a25bea736e30d166cdddb491f175f624", 5, 0, 4, 1, 9],
    ["mnist", "t10k-images-idx3", "2646ac647ad5339dbf082846283269ea"],
    ["mnist", "t10k-labels-idx1", "27ae3e4e09519cfbb04c329615203637", 7, 2, 1, 0, 4],
    ["fashion-mnist", "train-images-idx3", "f4a8712d7a061bf5bd6d2ca38dc4d50a"],
    ["fashion-mnist", "train-labels-idx1", "9018921c3c673c538a1fc5bad174d6f9", 9, 0, 0, 3, 0],
    ["fashion-mnist", "t10k-images-idx3", "8181f5470baa50b63fa0f6fddb340f0a"],
    ["fashion-mnist", "t10k-labels-idx1", "15d484375f8d13e6eb1aabb0c3f46965", 9, 2, 1, 1, 6],
  ] as const)
    itWithRealData(set, `reads ${name} to the published bytes`, async (data) => {
      const { type, shape, values } = parseIdx(await readFile(join(data, set, `${name}-ubyte.gz`)));
      const n = name.startsWith("train") ? 60_000 : 10_000;
      expect({ type, shape }).toEqual({ type: "uint8", shape: first.length > 0 ? [n] : [n, 28, 28] });
      expect([...values.slice(0, first.length)]).toEqual(first);
      // The view lies behind the header, in the file as it was before it was gzipped.
      const start = 4 + 4 * shape.length;
      const file = new Uint8Array(values.buffer, values.byteOffset - start, start + values.length);
      expect(createHash("md5").update(file).digest("hex")).toBe(md5);
    });

  it("reads back arrays of every type and rank, gzipped or not", () => {
    const array = fc
      .tuple(
        fc.constantFrom(
          { code: 0x08, make: Uint8Array, get: "getUint8" },
          { code: 0x09, make: Int8Array, get: "getInt8" },
          { code: 0x0b, make: Int16Array, get: "getInt16" },
          { code: 0x0c, make: Int32Array, get: "getInt32" },
          { code: 0x0d, make: Float32Array, get: "getFloat32" },
          { code: 0x0e, make: Float64Array, get: "getFloat64" },
        ),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
        fc.boolean(),
      )
      .chain(([type, shape, gzipped]) => {
        const length = shape.reduce((product, size) => product * size, 1) * type.make.BYTES_PER_ELEMENT;
        const data = fc.uint8Array({ minLength: length, maxLength: length });
        return fc.record({ type: fc.constant(type), shape: fc.constant(shape), gzipped: fc.constant(gzipped), data });
      });
    fc.assert(
      fc.property(array, ({ type: { code, make, get }, shape, gzipped, data }) => {
        const file = writeIdx(code, shape, data);
        const view = new DataView(data.buffer, data.byteOffset, data.length);
        const length = data.length / make.BYTES_PER_ELEMENT;
        const read = parseIdx(gzipped ? gzipSync(file) : file);
        expect(read.shape).toEqual(shape);
        expect([...read.values]).toEqual(Array.from({ length }, (_, i) => view[get](i * make.BYTES_PER_ELEMENT)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  const pixels = Uint8Array.from({ length: 60 * 28 * 28 }, (_, i) => (i * i) >> 4);
  const pictures = writeIdx(0x08, [60, 28, 28], pixels);
  const huge = (shape: readonly number[]) => ({
    what: `shape ${shape.join("×")}`,
    bytes: writeIdx(0x08, shape, pixels),
  });
  const impossible = [
    huge([2 ** 32 - 1, 28, 28]),
    huge([2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1]),
    huge(new Array<number>(255).fill(2 ** 32 - 1)),
    huge([2 ** 32 - 1, 2 ** 32 - 1, 0]),
    huge([61, 28, 28]),
    huge([59, 28, 28]),
  ];

  it("refuses 500 damaged files, and can be wrong in values only where the format has no checksum", async () => {
    const damaged = corruptions(pictures, { head: 16, made: impossible });
    const { refused, read } = await survive(damaged, parseIdx);
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(250);
    for (const { what, result } of read) {
      expect(what).toMatch(/flipped|bytes emptied| at /);
      expect({ what, length: result.values.length }).toEqual({ what, length: result.shape.reduce((a, b) => a * b, 1) });
      expect(result.values.length * result.values.BYTES_PER_ELEMENT).toBe(pixels.length);
    }
  });

  it("refuses 500 damaged gzipped files, bombs among them, and never gives wrong values", async () => {
    const bomb = (what: string, shape: readonly number[], megabytes: number) => {
      const pieces = Buffer.concat([writeIdx(0x08, shape, []), Buffer.alloc(megabytes * 2 ** 20)]);
      return { what, bytes: gzipSync(pieces) };
    };
    const made = [
      ...impossible.map(({ what, bytes }) => ({ what, bytes: gzipSync(bytes) })),
      bomb("a bomb that claims little", [3], 200),
      bomb("a bomb that claims more than it has", [2 ** 31 - 100], 100),
      bomb("a bomb that claims more than it can have", [2 ** 32 - 1, 2 ** 32 - 1], 100),
      { what: "a bomb inside of a small file", bytes: gzipSync(new Uint8Array(8 * 2 ** 20)) },
    ];
    const damaged = corruptions(gzipSync(pictures), { head: 16, tail: 8, made });
    const { refused, read } = await survive(damaged, (bytes) => parseIdx(bytes));
    expect(refused.length).toBeGreaterThan(400);
    // Gzip's own header holds a time and a system that nothing depends on, and padding may follow the end.
    for (const { what, result } of read) {
      const same = result.type === "uint8" && Buffer.compare(result.values, pixels) === 0;
      expect({ what, shape: result.shape, same }).toEqual({ what, shape: [60, 28, 28], same: true });
    }
  });

  it("inflates no further than it is told to", () => {
    const file = gzipSync(
      writeIdx(
        0x08,
        [1, 20_000],
        Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * i) >> 7),
      ),
    );
    expect(() => parseIdx(file, { maxBytes: 10_000 })).toThrow(
      "IDX file of 20012 bytes, more than maxBytes (10000): raise it, or pass a smaller file",
    );
  });
});
