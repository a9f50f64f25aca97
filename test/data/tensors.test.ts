import {
  Dataset,
  freeDeviceImages,
  imageTensor,
  labelTensor,
  oneHot,
  pixelStatistics,
  scaled,
  standardised,
} from "../../src/data/index.js";
import { tf } from "../../src/tensorflow.js";
import { tinyImages } from "../support/tiny-images.js";

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

describe("imageTensor", () => {
  it("gives the pixels as they are, in the order of a choice", () => {
    const tensor = imageTensor(two.select([1, 0]));
    expect([...tensor.dataSync()]).toEqual([204, 255, 0, 255, 0, 51, 102, 153]);
    tensor.dispose();
  });

  it("keeps the pixels on the device once, for all choices of the same images, one byte each", () => {
    const data = tinyImages(1000);
    const before = tf.memory();
    const first = imageTensor(data.take(1));
    const second = imageTensor(data.shuffle(1).take(2));
    tf.dispose([first, second]);
    const after = tf.memory();
    expect(after.numTensors - before.numTensors).toBe(1);
    freeDeviceImages(data);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    const again = imageTensor(data.take(1));
    expect([...again.dataSync()]).toEqual([...data.image(0)]);
    again.dispose();
    freeDeviceImages(data);
  });

  it("keeps that copy through a tidy, which ends all other tensors made in it", () => {
    const data = tinyImages(4);
    tf.tidy(() => imageTensor(data));
    const tensor = imageTensor(data);
    expect([...tensor.dataSync()]).toEqual([...data.images]);
    tensor.dispose();
    freeDeviceImages(data);
  });
});

describe("standardised", () => {
  it("gives each channel mean 0 and deviation 1 over the images of the statistics", () => {
    const statistics = pixelStatistics(two);
    expect(statistics.mean).toHaveLength(2);
    const tensor = standardised(two, statistics);
    const { mean, variance } = tf.moments(tensor, [0, 1, 2]);
    mean.dataSync().forEach((value) => expect(value).toBeCloseTo(0, 5));
    variance.dataSync().forEach((value) => expect(value).toBeCloseTo(1, 4));
    tf.dispose([tensor, mean, variance]);
  });

  it("refuses statistics of another number of channels, and channels that are the same everywhere", () => {
    expect(() => standardised(two, { mean: [0], deviation: [1] })).toThrow("statistics of 1 channels do not fit");
    expect(() => standardised(two, { mean: [0, 0], deviation: [1, 0] })).toThrow("deviations 1, 0");
  });
});

describe("batches", () => {
  it("gives all images once, the last batch shorter", () => {
    const data = tinyImages(10);
    const batches = [...data.batches({ batchSize: 4 })];
    expect(batches.map(({ images }) => images.shape)).toEqual([
      [4, 4, 4, 1],
      [4, 4, 4, 1],
      [2, 4, 4, 1],
    ]);
    expect(batches.flatMap(({ labels }) => [...labels.dataSync()])).toEqual([...data.labels]);
    expect(batches.flatMap(({ images }) => [...images.dataSync()])).toEqual([...data.images]);
    tf.dispose(batches.map(({ images, labels }) => [images, labels]));
    freeDeviceImages(data);
  });

  it("shuffles by a seed, and leaves out a shorter last batch when asked to", () => {
    const data = tinyImages(10);
    const order = (seed: number) =>
      [...data.batches({ batchSize: 4, shuffle: true, seed, dropRemainder: true })].map(({ images, labels }) => {
        const values = [...labels.dataSync()];
        tf.dispose([images, labels]);
        return values;
      });
    expect(order(1)).toHaveLength(2);
    expect(order(1)).toEqual(order(1));
    expect([1, 2, 3, 4].map(order)).not.toEqual(new Array(4).fill(order(1)));
    freeDeviceImages(data);
  });

  it("refuses a batch of half an image", () => {
    expect(() => [...two.batches({ batchSize: 0.5 })]).toThrow("batchSize is 0.5: give a whole number of at least 1");
  });
});
