import { Dataset, labelTensor, oneHot, scaled } from "../../src/data/index.js";

const two = new Dataset({
  name: "two",
  title: "Two",
  split: "train",
  images: Uint8Array.of(0, 51, 102, 153, 204, 255, 0, 255),
  shape: [2, 1, 2, 2],
  labels: Uint8Array.of(7, 200),
  classNames: Array.from({ length: 256 }, (_, i) => `${i}`),
  source: "made by a test",
  licence: "CC0",
  standIn: false,
});

describe("scaled", () => {
  it("divides each pixel by 255 and keeps shape and order", () => {
    const tensor = scaled(two);
    expect(tensor.shape).toEqual([2, 1, 2, 2]);
    expect(tensor.dtype).toBe("float32");
    expect([...tensor.dataSync()]).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 0, 1].map(Math.fround));
    tensor.dispose();
  });

  it("gives an empty tensor for no pictures", () => {
    const tensor = scaled(two.take(0));
    expect(tensor.shape).toEqual([0, 1, 2, 2]);
    tensor.dispose();
  });

  it("takes only the pictures of a part", () => {
    const tensor = scaled(two.select([1]));
    expect([...tensor.dataSync()]).toEqual([0.8, 1, 0, 1].map(Math.fround));
    tensor.dispose();
  });
});

describe("labelTensor", () => {
  it("gives the labels as whole numbers", () => {
    const tensor = labelTensor(two);
    expect(tensor.shape).toEqual([2]);
    expect(tensor.dtype).toBe("int32");
    expect([...tensor.dataSync()]).toEqual([7, 200]);
    tensor.dispose();
  });
});

describe("oneHot", () => {
  it("gives a row with a one at the label's place", () => {
    const tensor = oneHot([7], 10);
    expect(tensor.dtype).toBe("float32");
    expect(tensor.arraySync()).toEqual([[0, 0, 0, 0, 0, 0, 0, 1, 0, 0]]);
    tensor.dispose();
  });

  it("gives a row for each label, from an array or a data set's labels", () => {
    const tensor = oneHot(Uint8Array.of(2, 0, 1), 3);
    expect(tensor.arraySync()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    tensor.dispose();
  });

  it("gives no row for no label", () => {
    const tensor = oneHot([], 3);
    expect(tensor.shape).toEqual([0, 3]);
    tensor.dispose();
  });

  it.each([3, -1, 0.5, Number.NaN])("names label %d, which is no class, and its place", (label) => {
    expect(() => oneHot([0, label], 3)).toThrow(
      new RangeError(`label ${label} at 1 is no class: give whole numbers from 0 to 2`),
    );
  });
});
