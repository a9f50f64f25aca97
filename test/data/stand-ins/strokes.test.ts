import { curve, ellipse, ink, line } from "../../../src/data/stand-ins/strokes.js";

/** What a pen of radius 1 leaves of a stroke on 9×9 pixels. */
function drawn(stroke: Float64Array, grey = 200, pixels = new Uint8Array(81)): Uint8Array {
  ink(stroke, { pixels, width: 9, height: 9 }, { radius: 1, grey });
  return pixels;
}

const row = (pixels: Uint8Array, y: number) => [...pixels.subarray(9 * y, 9 * y + 9)];

describe("strokes", () => {
  it("make a line of its corners", () => {
    expect([...line([0, 0], [1, 0], [1, 2])]).toEqual([0, 0, 1, 0, 1, 2]);
  });

  it("make a curve that goes through its points", () => {
    const stroke = curve([0, 0], [1, 3], [5, 2]);
    const points = Array.from({ length: stroke.length / 2 }, (_, i) => [stroke[2 * i], stroke[2 * i + 1]]);
    for (const point of [
      [0, 0],
      [1, 3],
      [5, 2],
    ])
      expect(points).toContainEqual(point);
    expect(points.length).toBeGreaterThan(3);
  });

  it("make an ellipse that is closed and keeps its radii", () => {
    const stroke = ellipse([3, 4], [2, 1]);
    expect(stroke.at(-2)).toBeCloseTo(stroke[0] ?? NaN, 10);
    expect(stroke.at(-1)).toBeCloseTo(stroke[1] ?? NaN, 10);
    for (let i = 0; i < stroke.length; i += 2)
      expect((((stroke[i] ?? NaN) - 3) / 2) ** 2 + ((stroke[i + 1] ?? NaN) - 4) ** 2).toBeCloseTo(1, 10);
  });
});

describe("ink", () => {
  it("draws a line as wide as the pen, its edge half grey", () => {
    const pixels = drawn(line([2, 4], [6, 4]));
    expect(row(pixels, 4)).toEqual([0, 100, 200, 200, 200, 200, 200, 100, 0]);
    expect(row(pixels, 3)).toEqual(row(pixels, 5));
    expect(row(pixels, 3).slice(2, 7)).toEqual([100, 100, 100, 100, 100]);
    expect(row(pixels, 2)).toEqual(new Array(9).fill(0));
  });

  it("draws a point", () => {
    expect(row(drawn(line([4, 4], [4, 4])), 4)).toEqual([0, 0, 0, 100, 200, 100, 0, 0, 0]);
  });

  it("leaves brighter pixels that are there", () => {
    const pixels = drawn(line([2, 4], [6, 4]), 200);
    expect(drawn(line([2, 4], [6, 4]), 90, Uint8Array.from(pixels))).toEqual(pixels);
  });

  it("leaves out what lies beyond the picture", () => {
    const pixels = drawn(line([-5, 4], [20, 4]));
    expect(row(pixels, 4)).toEqual(new Array(9).fill(200));
    expect(drawn(line([-5, -5], [-9, 30]))).toEqual(new Uint8Array(81));
  });
});
