import { box, oval, smooth, symmetric } from "../../../src/data/stand-ins/outlines.js";
import { Painter } from "../../../src/data/stand-ins/painter.js";
import { texture } from "../../../src/data/stand-ins/textures.js";
import { Random } from "../../../src/random.js";

/** The rows of what a grey painter holds. */
function rows(painter: Painter): number[][] {
  const { side } = painter;
  const bytes = new Uint8Array(side * side);
  painter.write(bytes);
  return Array.from({ length: side }, (_, y) => [...bytes.subarray(y * side, (y + 1) * side)]);
}

describe("Painter", () => {
  it("fills a polygon, its edges by the share that they cover", () => {
    const painter = new Painter(4, 1);
    painter.fill(box([-0.5, -0.5], [0.75, 0.25]), { colour: [200] });
    expect(rows(painter)).toEqual([
      [0, 0, 0, 0],
      [0, 200, 200, 100],
      [0, 100, 100, 50],
      [0, 0, 0, 0],
    ]);
  });

  it("leaves out what lies beyond the picture", () => {
    const painter = new Painter(4, 1);
    painter.fill(box([-9, -9], [9, 9]), { colour: [70] });
    expect(rows(painter).flat()).toEqual(new Array(16).fill(70));
    painter.fill(box([2, -9], [9, 9]), { colour: [200] });
    painter.line([-7, -7, -5, 7], { colour: [200], radius: 0.5 });
    expect(rows(painter).flat()).toEqual(new Array(16).fill(70));
  });

  it("draws lines with round ends, and dots", () => {
    const painter = new Painter(5, 1);
    painter.line([-0.4, 0, 0.4, 0], { colour: [100], radius: 0.4 });
    expect(rows(painter)[2]).toEqual([50, 100, 100, 100, 50]);
    const dot = new Painter(5, 1);
    dot.line([0, 0], { colour: [100], radius: 0.4 });
    expect(rows(dot)[2]).toEqual([0, 50, 100, 50, 0]);
  });

  it("draws lines that end thinner than they begin", () => {
    const painter = new Painter(32, 1);
    painter.line([-0.7, 0, 0.7, 0], { colour: [255], radius: 0.4, endRadius: 0.1 });
    const across = (x: number) => rows(painter).reduce((sum, row) => sum + (row[x] ?? 0), 0) / 255;
    expect(across(5)).toBeGreaterThan(2 * across(26));
  });

  it("moves, turns, mirrors and stretches shapes", () => {
    const painter = new Painter(4, 1);
    painter.place({ x: 0.5, y: -0.5, width: -1, height: 0.5, turn: Math.PI / 2 });
    painter.fill(box([0, -1], [0.5, 0]), { colour: [100] });
    expect(rows(painter)).toEqual([
      [0, 0, 0, 100],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it("slants shapes", () => {
    const painter = new Painter(4, 1);
    painter.place({ slant: 1 });
    painter.fill(box([-0.5, -1], [0.5, 1]), { colour: [100] });
    const [top = [], , , bottom = []] = rows(painter);
    expect(top.indexOf(Math.max(...top))).toBeLessThan(bottom.indexOf(Math.max(...bottom)));
  });

  it("lets through what is below, channel by channel", () => {
    const painter = new Painter(1, 3);
    painter.wash({ colour: [100, 200, 0] });
    painter.wash({ colour: [200, 0, 100], opacity: 0.25 });
    expect([...painter.pixels]).toEqual([125, 150, 25]);
  });

  it("leaves no trace of a shape that hides nothing", () => {
    const painter = new Painter(4, 1);
    painter.wash({ colour: [255], opacity: 0 });
    painter.line([-1, -1], { colour: [200], radius: 0.5 });
    expect(rows(painter)[3]).toEqual([0, 0, 0, 0]);
  });

  it("shades a colour from edge to edge and keeps bytes between 0 and 255", () => {
    const painter = new Painter(4, 1);
    painter.wash({ colour: [100], shade: [40, 0] });
    expect(rows(painter)[0]).toEqual([60, 80, 100, 120]);
    painter.wash({ colour: [250], shade: [0, 300] });
    expect(rows(painter).map(([first]) => first)).toEqual([0, 100, 250, 255]);
  });

  it("adds a texture to a colour", () => {
    const painter = new Painter(64, 1);
    painter.wash({ colour: [100], texture: texture("grain", { strength: 50, random: new Random(1) }) });
    const values = rows(painter).flat();
    expect(Math.min(...values)).toBeLessThan(60);
    expect(Math.max(...values)).toBeGreaterThan(140);
    expect(values.reduce((a, b) => a + b, 0) / 4096).toBeCloseTo(100, -0.5);
  });
});

describe("outlines", () => {
  it("make an oval with its radii", () => {
    const outline = oval([3, 4], [2, 1]);
    for (let i = 0; i < outline.length; i += 2)
      expect((((outline[i] ?? NaN) - 3) / 2) ** 2 + ((outline[i + 1] ?? NaN) - 4) ** 2).toBeCloseTo(1, 10);
  });

  it("make a smooth outline that goes through its points", () => {
    const outline = smooth([0, 0, 1, 0, 1, 1, 0, 1]);
    const points = Array.from({ length: outline.length / 2 }, (_, i) => [outline[2 * i], outline[2 * i + 1]]);
    for (const point of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ])
      expect(points).toContainEqual(point);
    expect(points).toHaveLength(16);
  });

  it("make the left half of a right one", () => {
    expect([...symmetric([0, -1, 1, 0, 0, 1])]).toEqual([0, -1, 1, 0, 0, 1, -0, 1, -1, 0, -0, -1]);
  });
});
