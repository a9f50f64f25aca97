import { drawSet } from "../../../src/data/stand-ins/draw-set.js";
import { Random } from "../../../src/random.js";

const plain = {
  side: 2,
  channels: 1,
  classes: 3,
  draw: (painter: { wash: (paint: { colour: number[] }) => void }, label: number) => {
    painter.wash({ colour: [100 + label] });
  },
};

describe("drawSet", () => {
  it("draws each picture by its label, one after the other", () => {
    const { images, shape, labels } = drawSet(50, { ...plain, random: new Random(1) });
    expect(shape).toEqual([50, 2, 2, 1]);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2]));
    expect([...images]).toEqual([...labels].flatMap((label) => new Array<number>(4).fill(100 + label)));
  });

  it("draws classes by their shares", () => {
    const { labels } = drawSet(2000, { ...plain, shares: [0, 3, 1], random: new Random(1) });
    const count = (k: number) => labels.filter((label) => label === k).length;
    expect(count(0)).toBe(0);
    expect(Math.abs(count(1) - 1500)).toBeLessThan(80);
    expect(count(1) + count(2)).toBe(2000);
  });

  it.each([[[1, 1]], [[0, 0, 0]], [[1, -1, 1]], [[1, NaN, 1]]])("refuses shares of %j", (shares) => {
    expect(() => drawSet(1, { ...plain, shares, random: new Random(1) })).toThrow(
      `shares are [${shares.join(", ")}]: give 3 numbers of at least 0, not all 0`,
    );
  });
});
