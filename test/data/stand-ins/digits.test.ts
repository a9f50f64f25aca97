import { Dataset, drawnDigits } from "../../../src/data/index.js";
import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import { evaluate, fit } from "../../../src/training/index.js";

describe("drawnDigits", () => {
  it("draws the same digits from the same seed and others from another", () => {
    const first = drawnDigits(20, new Random(1));
    expect(drawnDigits(20, new Random(1))).toEqual(first);
    expect(drawnDigits(20, new Random(2)).images).not.toEqual(first.images);
  });

  it("gives as many pictures and labels as asked for", () => {
    const { images, shape, labels } = drawnDigits(7, new Random(1));
    expect(shape).toEqual([7, 28, 28, 1]);
    expect(images).toHaveLength(7 * 28 * 28);
    expect(labels).toHaveLength(7);
  });

  it("draws none when asked for none", () => {
    expect(drawnDigits(0, new Random(1))).toMatchObject({ shape: [0, 28, 28, 1], labels: new Uint8Array(0) });
  });

  it("draws each digit about equally often", () => {
    const counts = new Array<number>(10).fill(0);
    for (const label of drawnDigits(5000, new Random(1)).labels) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toHaveLength(10);
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(5000 * 0.1 * 0.9));
  });

  it("draws digits that are like MNIST's: as much ink, bright strokes on black, near the middle", () => {
    const n = 1000;
    const { images } = drawnDigits(n, new Random(1));
    const middles: [x: number, y: number][] = [];
    let inkOfAll = 0;
    for (let i = 0; i < n; i++) {
      const image = images.subarray(i * 784, (i + 1) * 784);
      let [ink, x, y] = [0, 0, 0];
      image.forEach((grey, at) => {
        ink += grey;
        x += grey * (at % 28);
        y += grey * Math.floor(at / 28);
      });
      expect(Math.max(...image)).toBeGreaterThan(130);
      expect(image.filter((grey) => grey === 0).length).toBeGreaterThan(784 / 2);
      middles.push([x / ink, y / ink]);
      inkOfAll += ink / 784 / 255;
    }
    expect(inkOfAll / n).toBeGreaterThan(0.08); // MNIST: 0.1307
    expect(inkOfAll / n).toBeLessThan(0.18);
    for (const [x, y] of middles) expect(Math.hypot(x - 13.5, y - 13.5)).toBeLessThan(8);
    for (const axis of [0, 1] as const) {
      const mean = middles.reduce((sum, middle) => sum + middle[axis], 0) / n;
      expect(Math.abs(mean - 13.5)).toBeLessThan(0.5);
    }
  });

  it("draws digits on which a convolutional net is better than a dense one, and neither is perfect", async () => {
    const [train, test] = [digits(3000, 1), digits(1000, 2)];
    const glorot = (seed: number) => ({ kernelInitializer: tf.initializers.glorotUniform({ seed }) });
    const dense = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [28, 28, 1] }),
        tf.layers.dense({ units: 64, activation: "relu", ...glorot(1) }),
        tf.layers.dense({ units: 10, activation: "softmax", ...glorot(2) }),
      ],
    });
    const convolutional = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 8, kernelSize: 3, activation: "relu", ...glorot(1) }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu", ...glorot(2) }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 10, activation: "softmax", ...glorot(3) }),
      ],
    });
    const accuracy = async (net: tf.LayersModel) => {
      net.compile({ optimizer: tf.train.adam(0.003), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
      await fit(net, train, { epochs: 2, random: new Random(1), verbose: 0 });
      return (await evaluate(net, test)).accuracy;
    };
    const [ofDense, ofConvolutional] = [await accuracy(dense), await accuracy(convolutional)];
    expect(ofDense).toBeGreaterThan(0.6);
    expect(ofConvolutional).toBeGreaterThan(ofDense + 0.03);
    expect(ofConvolutional).toBeLessThan(0.995);
  });
});

function digits(n: number, seed: number): Dataset {
  return new Dataset({
    name: "digits",
    title: "Digits",
    split: "train",
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    source: `drawn stand-in data, seed ${seed}`,
    licence: "Apache-2.0",
    standIn: true,
    ...drawnDigits(n, new Random(seed)),
  });
}
