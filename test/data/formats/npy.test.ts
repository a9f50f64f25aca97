import fc from "fast-check";

import { npyHeader, parseNpy } from "../../../src/data/formats/npy.js";
import { corruptions } from "../../support/corruptions.js";
import { survive } from "../../support/survive.js";
import { writeNpy, writeNpyText } from "../../support/write-npy.js";

const types = [
  { descr: "|b1", type: "bool", make: Uint8Array, get: "getUint8" },
  { descr: "|u1", type: "uint8", make: Uint8Array, get: "getUint8" },
  { descr: "|i1", type: "int8", make: Int8Array, get: "getInt8" },
  { descr: "u2", type: "uint16", make: Uint16Array, get: "getUint16" },
  { descr: "i2", type: "int16", make: Int16Array, get: "getInt16" },
  { descr: "u4", type: "uint32", make: Uint32Array, get: "getUint32" },
  { descr: "i4", type: "int32", make: Int32Array, get: "getInt32" },
  { descr: "u8", type: "uint64", make: BigUint64Array, get: "getBigUint64" },
  { descr: "i8", type: "int64", make: BigInt64Array, get: "getBigInt64" },
  { descr: "f4", type: "float32", make: Float32Array, get: "getFloat32" },
  { descr: "f8", type: "float64", make: Float64Array, get: "getFloat64" },
] as const;

const data = Uint8Array.of(1, 2, 3, 4, 5, 6);

describe("parseNpy", () => {
  it("reads back arrays of every type, rank, order, byte order and version", () => {
    const array = fc
      .record({
        type: fc.constantFrom(...types),
        shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
        order: fc.constantFrom("<", ">"),
        fortranOrder: fc.boolean(),
        version: fc.constantFrom(1, 2, 3),
      })
      .chain((array) => {
        const length = array.shape.reduce((product, size) => product * size, 1) * array.type.make.BYTES_PER_ELEMENT;
        const max = array.type.type === "bool" ? 1 : 255;
        return fc.uint8Array({ minLength: length, maxLength: length, max }).map((data) => ({ ...array, data }));
      });
    fc.assert(
      fc.property(array, ({ type: { descr, type, make, get }, shape, order, fortranOrder, version, data }) => {
        const width = make.BYTES_PER_ELEMENT;
        const full = width === 1 ? descr : `${order}${descr}`;
        const read = parseNpy(writeNpy({ descr: full, shape, data, fortranOrder, version }));
        const view = new DataView(data.buffer, data.byteOffset, data.length);
        const expected = indices(shape).map((index) => {
          const place = index.reduce(
            ({ at, stride }, each, axis) => ({ at: at + each * stride, stride: stride * (shape[axis] ?? 1) }),
            { at: 0, stride: 1 },
          ).at;
          const rowMajor = index.reduce((at, each, axis) => at * (shape[axis] ?? 1) + each, 0);
          return view[get]((fortranOrder ? place : rowMajor) * width, order === "<");
        });
        expect({ ...read, values: [...read.values] }).toEqual({ type, shape, values: expected });
        expect(Object.getPrototypeOf(read.values)).toBe(make.prototype);
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc100, -2.5],
    [0x7bff, 65_504],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])("widens the half float %i to %d", (bits, value) => {
    for (const [descr, bytes] of [
      ["<f2", [bits & 255, bits >> 8]],
      [">f2", [bits >> 8, bits & 255]],
    ] as const)
      expect(parseNpy(writeNpy({ descr, shape: [], data: Uint8Array.from(bytes) }))).toEqual({
        type: "float16",
        shape: [],
        values: Float32Array.of(value),
      });
  });

  it("gives bytes as a view of the file, and as a Uint8Array also when the file is a Buffer", () => {
    const file = writeNpy({ descr: "|u1", shape: [2, 3], data });
    expect(parseNpy(file).values.buffer).toBe(file.buffer);
    const { values } = parseNpy(Buffer.from(file));
    expect(Buffer.isBuffer(values)).toBe(false);
    expect(values).toEqual(data);
  });

  it.each([
    ["as numpy for Python 2 wrote it", "{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }"],
    ["in another order and quotes", `{"shape":(2,3),"descr":"|u1","fortran_order":False}`],
    ["with spaces", "{ 'descr' : '|u1' , 'fortran_order' : False , 'shape' : ( 2 , 3 , ) , }  "],
  ])("reads a header %s", (_, text) => {
    expect(parseNpy(writeNpyText(text, { data })).shape).toEqual([2, 3]);
  });

  it.each([
    ["'|O'", "Python objects"],
    ["'<U5'", "are no numbers read here"],
    ["'|S5'", "are no numbers read here"],
    ["'<M8[ns]'", "are no numbers read here"],
    ["'<c16'", "are no numbers read here"],
    ["'<f16'", "are no numbers read here"],
    ["'|u2'", "are no numbers read here"],
    ["[('x', '<f4'), ('y', '<f4')]", "records of several fields"],
    ["__import__('os')", "is not understood"],
  ])("refuses elements %s, and says why", (descr, why) => {
    const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (6,), }`;
    expect(() => parseNpy(writeNpyText(text, { data }))).toThrow(why);
  });

  it.each([
    ["{'descr': '|u1', 'fortran_order': False, }", "does not consist of descr, fortran_order and shape"],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (6), }", "a shape that is no tuple"],
    ["{'descr': '|u1', 'fortran_order': 'False', 'shape': (6,), }", "does not consist of"],
    ["{'descr': '|u1', 'fortran_order': 0, 'shape': (6,), }", "is not understood from character"],
    ["{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (6,)}", "is not understood from character"],
    ["{'descr': '|u1' 'fortran_order': False, 'shape': (6,)}", "is not understood from character"],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (6,)", "is no dictionary ended by a newline"],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (-6,), }", "is not understood from character"],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }", "uint8 values of shape [7] make"],
    ["{'descr': '<u2', 'fortran_order': False, 'shape': (6,), }", "uint16 values of shape [6] make"],
    [`{'descr': '|u1', ${" ".repeat(20_000)}}`, "more than the 10000 that an array of numbers needs"],
  ])("refuses the header %s", (text, why) => {
    expect(() => parseNpy(writeNpyText(text, { data }))).toThrow(why);
  });

  it("refuses a truth value that is neither 0 nor 1", () => {
    expect(() => parseNpy(writeNpy({ descr: "|b1", shape: [2], data: Uint8Array.of(1, 2) }))).toThrow(
      "2 among values of type bool, at index 1, instead of 0 or 1: fetch it anew",
    );
  });

  it("refuses 500 damaged files, and can be wrong only where the format has no checksum", async () => {
    const pixels = Uint8Array.from({ length: 6000 }, (_, i) => (i * i) >> 4);
    const huge = (shape: readonly number[], fortranOrder = false) => ({
      what: `shape ${shape.join("×")}`,
      bytes: writeNpy({ descr: "<f4", shape, data: pixels, fortranOrder }),
    });
    const made = [
      huge([2 ** 40]),
      huge([2 ** 31, 2 ** 31, 2 ** 31]),
      huge([2 ** 40, 0]),
      huge([10 ** 15], true),
      huge(new Array<number>(900).fill(9)),
      huge([1501]),
      huge([1499]),
    ];
    const file = writeNpy({ descr: "<f4", shape: [3, 50, 10], data: pixels });
    const damaged = corruptions(file, { head: 128, made });
    const { refused, read } = await survive(damaged, parseNpy);
    expect(damaged).toHaveLength(500);
    expect(refused.length).toBeGreaterThan(250);
    for (const { what, result } of read) {
      expect({ what, length: result.values.length }).toEqual({ what, length: result.shape.reduce((a, b) => a * b, 1) });
      expect({ what, values: result.values.length }).toEqual({ what, values: 1500 });
    }
  });
});

describe("npyHeader", () => {
  it.each([
    ["uint8", [2, 3], data, Uint8Array],
    ["uint8", [6], data, Uint8Array],
    ["uint16", [3], data, Uint16Array],
    ["uint8", [6, ...new Array<number>(30).fill(1)], data, Uint8Array],
    ["uint8", [], data.subarray(0, 1), Uint8Array],
  ] as const)("makes the header of %s values of shape %j", (type, shape, values, make) => {
    const header = npyHeader(type, shape);
    expect(header.length % 64).toBe(0);
    const read = parseNpy(Uint8Array.of(...header, ...values));
    expect(read).toEqual({ type, shape, values: new make(values.slice().buffer) });
  });

  it("is what numpy 2.4.6 writes", () => {
    const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }";
    expect(npyHeader("uint8", [3])).toEqual(writeNpyText(text, { data: new Uint8Array(0) }));
  });
});

/** All indices of an array of this shape, the last one changing fastest. */
function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, size) => all.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}
