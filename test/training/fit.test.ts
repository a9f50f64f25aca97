import { Dataset } from "../../src/data/index.js";
import { Random } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";
import { fit, type Callback } from "../../src/training/index.js";
import { tinyImages, tinyNet } from "../support/tiny-images.js";

const silent = { verbose: 0 } as const;

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
});

function fieldsOf(data: Dataset): ConstructorParameters<typeof Dataset>[0] {
  const { name, title, split, images, shape, labels, classNames, source, licence, standIn } = data;
  return { name, title, split, images, shape, labels, classNames, source, licence, standIn };
}
