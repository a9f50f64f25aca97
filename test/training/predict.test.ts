import { Dataset } from "../../src/data/index.js";
import { tf } from "../../src/tensorflow.js";
import { evaluate, fit, predict, Predictions } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

describe("predict", () => {
  it("gives each picture's probabilities, which are those of tfjs, and the class with the largest", async () => {
    const net = tinyNet();
    const data = tinyImages(20);
    const predictions = await predict(net, data, { batchSize: 6 });
    const x = tf.tensor4d(
      Float32Array.from(data.images, (value) => value / 255),
      [20, 4, 4, 1],
    );
    const expected = (net.predict(x) as tf.Tensor2D).arraySync();
    expected.forEach((row, i) => {
      row.forEach((value, k) => expect(predictions.probabilities[2 * i + k]).toBeCloseTo(value, 5));
      expect(predictions.predicted[i]).toBe((row[1] ?? 0) > (row[0] ?? 0) ? 1 : 0);
    });
  });

  it("keeps the wrong ones with their place in the data set", async () => {
    const data = tinyImages(40);
    const wrong = (await predict(tinyNet(), data)).wrong();
    expect(wrong.size).toBeGreaterThan(0);
    for (let i = 0; i < wrong.size; i++) {
      const index = wrong.indices[i] ?? -1;
      expect(wrong.predicted[i]).not.toBe(data.labels[index]);
      expect(wrong.data.image(i)).toEqual(data.image(index));
    }
    expect(wrong.take(2).indices).toEqual(wrong.indices.subarray(0, 2));
  });

  it("gives one picture's answer by its place among them", async () => {
    const data = tinyImages(20);
    const wrong = (await predict(tinyNet(), data)).wrong();
    const { probabilities, classNames, label, index, standIn } = wrong.at(1);
    expect(probabilities).toEqual(wrong.probabilities.slice(2, 4));
    expect({ classNames, label, index, standIn }).toEqual({
      ...{ classNames: ["left", "right"], label: data.labels[index], index: wrong.indices[1], standIn: false },
    });
    expect(() => wrong.at(wrong.size)).toThrow(
      `there is no prediction ${wrong.size}: give a whole number from 0 to ${wrong.size - 1}`,
    );
  });

  it("holds a picture with several labels for wrong when one of them is missed, or one too many is said", () => {
    const { images } = tinyImages(3);
    const data = new Dataset({
      ...{ name: "several", title: "Several", split: "test", images, shape: [3, 4, 4, 1], classNames: ["a", "b"] },
      ...{
        labels: Uint8Array.of(1, 1, 1, 0, 0, 0),
        task: "multi-label",
        source: "drawn",
        licence: "none",
        standIn: true,
      },
    });
    const probabilities = Float32Array.of(0.9, 0.6, 0.7, 0.8, 0.2, 0.1);
    const predictions = new Predictions(data, probabilities, Uint32Array.of(0, 1, 2), Uint8Array.of(0, 1, 0));
    expect([...predictions.wrong().indices]).toEqual([1]);
    expect(predictions.at(0).label).toEqual([0, 1]);
    expect(predictions.at(2).label).toEqual([]);
  });

  it("takes one number for two classes as the probability of the second", async () => {
    const net = tf.sequential();
    net.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
    net.add(tf.layers.dense({ units: 1, activation: "sigmoid" }));
    net.compile({ optimizer: tf.train.adam(0.05), loss: "binaryCrossentropy", metrics: ["accuracy"] });
    const data = tinyImages(64);
    await fit(net, data, { epochs: 10, verbose: 0 });
    const predictions = await predict(net, data);
    const [first = NaN, second = NaN] = predictions.probabilities;
    expect(first + second).toBeCloseTo(1, 6);
    expect(predictions.wrong().size / 64).toBeCloseTo(1 - (await evaluate(net, data)).accuracy, 6);
    expect(predictions.wrong().size).toBeLessThan(6);
  });

  it("says which output it needs when the net has another", async () => {
    const net = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 3 })],
    });
    await expect(predict(net, tinyImages(5))).rejects.toThrow(
      "the net gives [5, 3] for a batch of 5, expected [5, 2]: end it with tf.layers.dense({ units: 2",
    );
  });
});
