import { Dataset } from "../../src/data/index.js";
import { Random } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";
import { fit, type Callback } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

const silent = { verbose: 0 } as const;

/** Noise that is drawn on the host. */
class HostNoise extends tf.layers.Layer {
  static readonly className = "HostNoise";

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = tf.concat([inputs].flat());
    return tf.tidy(() => input.add(tf.randomNormal(input.shape, 0, 0.1)));
  }
}

describe("fit", () => {
  it("learns: the loss falls and the accuracy rises", async () => {
    const { history } = await fit(tinyNet(), tinyImages(200), { epochs: 6, random: new Random(1), ...silent });
    const { loss = [], accuracy = [] } = history;
    expect(loss).toHaveLength(6);
    expect(loss[5]).toBeLessThan((loss[0] ?? 0) * 0.7);
    expect(accuracy[5]).toBeGreaterThan(0.9);
  });

  it("validates on the last part, which it does not train on", async () => {
    // The last tenth says the opposite of the rest: trained on, it would be learnt.
    const images = tinyImages(200);
    const labels = images.labels.map((label, i) => (i < 180 ? label : 1 - label));
    const data = new Dataset({ ...fieldsOf(images), labels });
    const { history } = await fit(tinyNet(), data, {
      epochs: 6,
      validationSplit: 0.1,
      random: new Random(1),
      ...silent,
    });
    expect(history["accuracy"]?.at(-1)).toBeGreaterThan(0.9);
    expect(history["val_accuracy"]?.at(-1)).toBeLessThan(0.1);
  });

  it("gives the same history for the same weights and order", async () => {
    const net = tinyNet();
    const weights = net.getWeights().map((tensor) => tensor.clone());
    const train = async (): Promise<number[] | undefined> => {
      net.setWeights(weights);
      net.compile({ optimizer: "sgd", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
      return (await fit(net, tinyImages(100), { epochs: 2, random: new Random(5), ...silent })).history["loss"];
    };
    expect(await train()).toEqual(await train());
  });

  it("takes class numbers for a sparse loss", async () => {
    const net = tinyNet("sparseCategoricalCrossentropy");
    const { history } = await fit(net, tinyImages(200), { epochs: 6, random: new Random(1), ...silent });
    expect(history["loss"]?.at(-1)).toBeLessThan((history["loss"]?.[0] ?? 0) * 0.7);
  });

  it("tells callbacks of every epoch and batch, the shorter last one too", async () => {
    const seen: string[] = [];
    const callback: Callback = {
      onTrainBegin: (run) => void seen.push(`begin ${run.epochs}×${run.batches}`),
      onEpochBegin: (epoch) => void seen.push(`epoch ${epoch}`),
      onBatchEnd: (batch, { loss }) => void seen.push(`batch ${batch} ${typeof loss}`),
      onEpochEnd: (epoch, logs) => void seen.push(`end ${epoch} ${Object.keys(logs).join()}`),
      onTrainEnd: (run) => void seen.push(`done ${run.history.epoch.length}`),
    };
    await fit(tinyNet(), tinyImages(50), { batchSize: 32, callbacks: [callback], validationSplit: 0.1, ...silent });
    expect(seen).toEqual([
      "begin 1×2",
      "epoch 0",
      "batch 0 number",
      "batch 1 number",
      "end 0 loss,accuracy,val_loss,val_accuracy",
      "done 1",
    ]);
  });

  it.each(["a callback", "a signal", "an interrupt"])(
    "stops after the running batch by %s and keeps what it has",
    async (by) => {
      const controller = new AbortController();
      let batches = 0;
      const callback: Callback = {
        onBatchEnd(_batch, _logs, run) {
          batches++;
          if (run.history.epoch.length < 2) return;
          if (by === "a callback") run.stop();
          if (by === "a signal") controller.abort();
          if (by === "an interrupt") process.emit("SIGINT");
        },
      };
      const listeners = process.listenerCount("SIGINT");
      const options = { epochs: 5, batchSize: 10, callbacks: [callback], signal: controller.signal, ...silent };
      const history = await fit(tinyNet(), tinyImages(40), options);
      expect(history.epoch).toEqual([1, 2]);
      expect(batches).toBe(2 * 4 + 1);
      expect(process.listenerCount("SIGINT")).toBe(listeners);
    },
  );

  it("leaves no tensors behind", async () => {
    const net = tinyNet();
    const data = tinyImages(40);
    await fit(net, data, { validationSplit: 0.25, ...silent }); // its pixels stay on the device
    const before = tf.memory().numTensors;
    await fit(net, data, { epochs: 3, validationSplit: 0.25, ...silent });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says what is wrong with an option, or with a net that is not compiled", async () => {
    const data = tinyImages(10);
    await expect(fit(tinyNet(), data, { epochs: 0 })).rejects.toThrow("epochs is 0: give a whole number of at least 1");
    await expect(fit(tinyNet(), data, { validationSplit: 1 })).rejects.toThrow("validationSplit is 1");
    const raw = tf.sequential({
      layers: [tf.layers.flatten({ inputShape: [4, 4, 1] }), tf.layers.dense({ units: 2 })],
    });
    await expect(fit(raw, data)).rejects.toThrow("the model is not compiled: call model.compile(");
  });

  it("notes in its history that the data was drawn", async () => {
    const data = new Dataset({ ...fieldsOf(tinyImages(10)), standIn: true });
    expect((await fit(tinyNet(), data, silent)).dataNote).toBe("drawn stand-in data");
  });

  describe("as a graph", () => {
    /** A net with dropout, the same each time. */
    function droppingNet(): tf.LayersModel {
      const kernelInitializer = tf.initializers.glorotUniform({ seed: 3 });
      const net = tf.sequential();
      net.add(tf.layers.flatten({ inputShape: [4, 4, 1] }));
      net.add(tf.layers.dense({ units: 16, activation: "relu", kernelInitializer }));
      net.add(tf.layers.dropout({ rate: 0.3 }));
      net.add(tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer }));
      net.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
      return net;
    }

    it("gives the history of an eager training with the same seed, last batches and dropout included", async () => {
      const options = { epochs: 4, batchSize: 16, validationSplit: 0.25, ...silent };
      const [graph, eager] = [droppingNet(), droppingNet()];
      const data = tinyImages(70);
      const first = await fit(graph, data, { ...options, random: new Random(5) });
      const second = await fit(eager, data, { ...options, random: new Random(5), eager: true });
      for (const [name, values] of Object.entries(first.history))
        values.forEach((value, i) => expect(value).toBeCloseTo(second.history[name]?.[i] ?? NaN, 4));
      const again = await fit(droppingNet(), data, { ...options, random: new Random(5) });
      expect(again.history).toEqual(first.history);
      const other = await fit(droppingNet(), data, { ...options, random: new Random(6) });
      expect(other.history).not.toEqual(first.history);
    });

    it("goes on where the last training ended, with the optimizer's memory", async () => {
      const data = tinyImages(32);
      const options = { batchSize: 32, shuffle: false, ...silent };
      const [once, twice] = [tinyNet(), tinyNet()];
      await fit(once, data, { ...options, epochs: 4 });
      await fit(twice, data, { ...options, epochs: 2 });
      await fit(twice, data, { ...options, epochs: 2 });
      once.getWeights().forEach((weight, i) => {
        const other = twice.getWeights()[i]?.dataSync() ?? [];
        weight.dataSync().forEach((value, at) => {
          expect(value).toBeCloseTo(other[at] ?? NaN, 6);
        });
      });
    });

    it("takes over weights that a callback has set", async () => {
      const net = tinyNet();
      const start = net.getWeights().map((weight) => weight.clone());
      const losses: number[] = [];
      const back: Callback = {
        onEpochEnd: (_, logs) => {
          losses.push(logs["loss"] ?? NaN);
          net.setWeights(start);
        },
      };
      await fit(net, tinyImages(32), { ...silent, epochs: 3, batchSize: 32, shuffle: false, callbacks: [back] });
      expect(new Set(losses.map((loss) => loss.toFixed(5))).size).toBe(1);
      tf.dispose(start);
    });

    it("is not had where a layer computes on the host: then it is eager, and one line says why", async () => {
      const net = tf.sequential();
      net.add(new HostNoise({ inputShape: [4, 4, 1], name: "noise" }));
      net.add(tf.layers.flatten());
      net.add(tf.layers.dense({ units: 2, activation: "softmax" }));
      net.compile({ optimizer: tf.train.adam(0.05), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
      const said: unknown[] = [];
      const { warn } = console;
      console.warn = (line: unknown) => said.push(line);
      try {
        const { history } = await fit(net, tinyImages(64), { epochs: 10, ...silent });
        await fit(net, tinyImages(64), { epochs: 1, ...silent });
        expect(history["accuracy"]?.at(-1)).toBeGreaterThan(0.9);
      } finally {
        console.warn = warn;
      }
      expect(said).toEqual([
        expect.stringMatching(/trains without a graph, which is slower: layer "noise" computes values on the host/),
      ]);
    });
  });

  it("says what does not fit between net and pictures", async () => {
    const net = (inputShape: number[], units: number) => {
      const made = tf.sequential();
      made.add(tf.layers.flatten({ inputShape }));
      made.add(tf.layers.dense({ units, activation: "softmax" }));
      made.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
      return made;
    };
    await expect(fit(net([5, 5, 3], 2), tinyImages(4))).rejects.toThrow(
      "the net takes inputs of 5×5×3, but the pictures of Tiny pictures are 4×4×1: make it with inputShape: [4, 4, 1]",
    );
    await expect(fit(net([4, 4, 1], 3), tinyImages(4))).rejects.toThrow(
      "the net gives 3 numbers a picture, but Tiny pictures has 2 classes: end it with tf.layers.dense({ units: 2",
    );
  });
});

function fieldsOf(data: Dataset): ConstructorParameters<typeof Dataset>[0] {
  const { name, title, split, images, shape, labels, classNames, source, licence, standIn } = data;
  return { name, title, split, images, shape, labels, classNames, source, licence, standIn };
}
