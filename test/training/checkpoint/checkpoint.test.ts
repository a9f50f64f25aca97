import { appendFile, mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import {
  CheckpointError,
  loadCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
} from "../../../src/training/checkpoint/index.js";
import { adamW, fit, type Callback, type TrainingState } from "../../../src/training/index.js";
import { digitNet, fewDigits } from "../../support/few-digits.js";
import { itWithSmallDisk } from "../../support/small-disk.js";

const digits = await fewDigits(200);
const quiet = { verbose: 0, batchSize: 64 } as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-checkpoint-"));
});
afterEach(() => rm(folder, { recursive: true }));

const state: TrainingState = {
  epoch: 2,
  history: { epoch: [1, 2], history: { loss: [0.1 + 0.2, NaN], val_loss: [Infinity, -Infinity] }, seconds: [1, 2.5] },
  random: new Random(5).state,
};

function numbers(tensors: readonly tf.Tensor[]): number[][] {
  return tensors.map((tensor) => Array.from(tensor.dataSync()));
}

async function memory(optimizer: tf.Optimizer): Promise<number[][]> {
  const weights = await optimizer.getWeights();
  const values = numbers(weights.map(({ tensor }) => tensor));
  weights[0]?.tensor.dispose();
  return values;
}

describe("saveCheckpoint and loadCheckpoint", () => {
  it.each([
    ["SGD", () => tf.train.sgd(0.05)],
    ["Momentum", () => tf.train.momentum(0.05, 0.9, true)],
    ["RMSProp", () => tf.train.rmsprop(0.002, 0.8, 0.1)],
    ["Adam", () => tf.train.adam(0.002, 0.8, 0.99)],
    ["Adagrad", () => tf.train.adagrad(0.02)],
    ["Adadelta", () => tf.train.adadelta(0.5)],
    ["AdamW", () => adamW({ learningRate: 0.002, weightDecay: 0.01 })],
  ])("give back a net compiled as it was, with the memory of %s", async (name, optimizer) => {
    const net = digitNet({ optimizer: optimizer() });
    await fit(net, digits, { ...quiet, eager: true });
    await saveCheckpoint(net, folder, { state });
    const loaded = await loadCheckpoint(folder);
    expect(loaded.model.optimizer.getClassName()).toBe(name);
    expect(loaded.model.optimizer.getConfig()).toEqual(net.optimizer.getConfig());
    expect(numbers(loaded.model.getWeights())).toEqual(numbers(net.getWeights()));
    expect(await memory(loaded.model.optimizer)).toEqual(await memory(net.optimizer));
    expect(loaded.model.metricsNames).toEqual(net.metricsNames);
    expect(loaded.state).toEqual(state);
  });

  it("write what stock tfjs loads, compiled and with the optimizer's memory", async () => {
    const net = digitNet();
    await fit(net, digits, { ...quiet, eager: true });
    await saveCheckpoint(net, folder, { state });
    const loaded = await tf.loadLayersModel(`file://${join(folder, "model.json")}`);
    expect(numbers(loaded.getWeights())).toEqual(numbers(net.getWeights()));
    expect(await memory(loaded.optimizer)).toEqual(await memory(net.optimizer));
    const { images } = digits.take(4);
    const x = tf.tensor4d(Float32Array.from(images.slice(0, 4 * 784)), [4, 28, 28, 1]);
    expect(numbers([loaded.predict(x) as tf.Tensor])).toEqual(numbers([net.predict(x) as tf.Tensor]));
  });

  it("write what stock tfjs loads, uncompiled, where the optimizer or the loss is none of its own", async () => {
    const net = digitNet({ optimizer: adamW() });
    await saveCheckpoint(net, folder);
    expect((await tf.loadLayersModel(`file://${join(folder, "model.json")}`)).optimizer).toBeUndefined();
    net.compile({ optimizer: "adam", loss: (target, output) => tf.losses.meanSquaredError(target, output) });
    await saveCheckpoint(net, folder);
    expect((await tf.loadLayersModel(`file://${join(folder, "model.json")}`)).optimizer).toBeUndefined();
    const { model } = await loadCheckpoint(folder);
    expect(model.optimizer).toBeUndefined();
    expect(numbers(model.getWeights())).toEqual(numbers(net.getWeights()));
  });

  it("leave one file of weights, however often they are called, and nothing of the user's touched", async () => {
    const net = digitNet();
    await writeFile(join(folder, "notes.txt"), "mine");
    await saveCheckpoint(net, folder, { state });
    await saveCheckpoint(net, folder, { state }); // the very same: its file has the same name
    await fit(net, digits, { ...quiet, eager: true });
    await writeFile(join(folder, "weights-1-0123456789abcdef.bin.12345678.writing"), "left by a killed process");
    await saveCheckpoint(net, folder, { state: { ...state, epoch: 3 } });
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(["model.json", "notes.txt", expect.stringMatching(/^weights-3-[\da-f]{16}\.bin$/)]);
    expect((await loadCheckpoint(folder)).state?.epoch).toBe(3);
  });

  it("save no optimizer when asked to, or where there is none", async () => {
    const net = digitNet();
    await fit(net, digits, { ...quiet, eager: true });
    await saveCheckpoint(net, folder, { includeOptimizer: false });
    expect((await loadCheckpoint(folder)).model.optimizer).toBeUndefined();
    const raw = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    await saveCheckpoint(raw, folder);
    expect(numbers((await loadCheckpoint(folder)).model.getWeights())).toEqual(numbers(raw.getWeights()));
  });

  it("leave no tensors behind", async () => {
    const net = digitNet();
    await fit(net, digits, { ...quiet, eager: true });
    await restoreOnce(net);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await restoreOnce(net);
    expect(tf.memory().numTensors).toBe(before);
    const { model } = await loadCheckpoint(folder);
    model.optimizer.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  async function restoreOnce(net: tf.LayersModel): Promise<void> {
    await saveCheckpoint(net, folder, { state });
    await restoreCheckpoint(net, folder);
  }
});

describe("a checkpoint that cannot be loaded", () => {
  const ways: [string, (weights: string, model: string) => Promise<void>, RegExp][] = [
    [
      "bytes are missing",
      (weights) => truncate(weights, 1000),
      /is damaged: weights-2-.*bin has 1000 bytes and not the \d+/,
    ],
    ["bytes were added", (weights) => appendFile(weights, "x"), /is damaged: .* bytes and not the/],
    [
      "a byte is another one",
      async (weights) => {
        const bytes = await readFile(weights);
        bytes[99] = (bytes[99] ?? 0) ^ 1;
        await writeFile(weights, bytes);
      },
      /is damaged: .* does not hold what was written \(its SHA-256/,
    ],
    [
      "the weights are gone",
      (weights) => rm(weights),
      /is damaged: weights-2-.* is missing; take a copy of the folder/,
    ],
    ["model.json is cut off", (_, model) => truncate(model, 500), /is damaged: model.json is not JSON/],
    [
      "model.json is another one's",
      (_, model) => writeFile(model, "{}"),
      /model.json in .* is not one of a checkpoint/,
    ],
    [
      "model.json points out of the folder, be it to the right file",
      async (weights, model) => {
        const text = await readFile(model, "utf8");
        const climbing = `../${basename(dirname(weights))}/${basename(weights)}`;
        await writeFile(model, text.replace(`"name":"${basename(weights)}"`, `"name":"${climbing}"`));
      },
      /wants weights from "\.\.\/.*", which no checkpoint has: it is not loaded/,
    ],
    [
      "the weights are a link",
      async (weights) => {
        await rename(weights, `${weights}-elsewhere`);
        await symlink(`${weights}-elsewhere`, weights);
      },
      /is no file with weights but a link or a folder: it is not loaded/,
    ],
  ];
  it.each(ways)("is told by a sentence when %s", async (_title, damage, message) => {
    const net = digitNet();
    await saveCheckpoint(net, folder, { state });
    const weights = (await readdir(folder)).find((name) => name.startsWith("weights")) ?? "";
    await damage(join(folder, weights), join(folder, "model.json"));
    const before = numbers(net.getWeights());
    await expect(loadCheckpoint(folder)).rejects.toThrow(message);
    await expect(restoreCheckpoint(net, folder)).rejects.toThrow(CheckpointError);
    expect(numbers(net.getWeights())).toEqual(before);
  });

  it("is told by a sentence when its layers want more than there is, and takes no memory for them", async () => {
    await saveCheckpoint(digitNet(), folder, { state });
    const model = join(folder, "model.json");
    await writeFile(model, (await readFile(model, "utf8")).replace('"units":10', '"units":1073741824'));
    const before = tf.memory();
    await expect(loadCheckpoint(folder)).rejects.toThrow(
      /the checkpoint in .* cannot be loaded: layer ".*" has weights of shape .*, more than there are in the file/,
    );
    expect(tf.memory().numBytes - before.numBytes).toBeLessThan(1000);
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });

  it("is told by a sentence when there is none", async () => {
    await expect(loadCheckpoint(join(folder, "none"))).rejects.toThrow(
      /there is no checkpoint in .*none: give the folder/,
    );
  });

  it("is told by a sentence when it is of another net, optimizer or choice of layers", async () => {
    const net = digitNet();
    await fit(net, digits, { ...quiet, eager: true });
    await saveCheckpoint(net, folder, { state });
    const other = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [2] })] });
    other.compile({ optimizer: "adam", loss: "meanSquaredError" });
    await expect(restoreCheckpoint(other, folder)).rejects.toThrow(
      /is of another net: its .*kernel is \[49, 16\] and not \[2, 3\]; build the same net/,
    );
    await expect(restoreCheckpoint(digitNet({ optimizer: tf.train.sgd(1) }), folder)).rejects.toThrow(
      /is of a training with Adam, and this net is compiled with SGD: compile it with Adam/,
    );
    const frozen = digitNet();
    const dense = frozen.layers[2];
    if (dense) dense.trainable = false;
    frozen.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
    await expect(restoreCheckpoint(frozen, folder)).rejects.toThrow(/is of another net|of other layers/);
  });
});

describe("a checkpoint that cannot be written", () => {
  itWithSmallDisk("leaves the earlier one whole when the disk is full, and says so", 64, async (disk) => {
    const place = join(disk, "net");
    const net = digitNet();
    await saveCheckpoint(net, place, { state });
    const before = (await readdir(place)).sort();
    const kept = numbers(net.getWeights());
    await writeFile(join(disk, "filler"), new Uint8Array(1));
    for (let size = 1024; size >= 1; size /= 2)
      await appendFile(join(disk, "filler"), new Uint8Array(size)).catch(() => undefined);
    for (let i = 0; i < 64; i++) await appendFile(join(disk, "filler"), new Uint8Array(512)).catch(() => undefined);
    await fit(net, digits, { ...quiet, eager: true });
    const saving = saveCheckpoint(net, place, { state: { ...state, epoch: 3 } });
    await expect(saving).rejects.toThrow(
      /a checkpoint of 0\.0\d MB cannot be written to .*net: the disk is full \(0\.0\d MB are free\); the checkpoint that was there before is whole; make room/,
    );
    expect((await readdir(place)).sort()).toEqual(before);
    const { model, state: found } = await loadCheckpoint(place);
    expect(numbers(model.getWeights())).toEqual(kept);
    expect(found?.epoch).toBe(2);
    await rm(join(disk, "filler"));
    await saveCheckpoint(net, place, { state: { ...state, epoch: 3 } });
    expect((await loadCheckpoint(place)).state?.epoch).toBe(3);
  });

  it("says when there is a file in its way", async () => {
    await writeFile(join(folder, "taken"), "");
    await expect(saveCheckpoint(digitNet(), join(folder, "taken"))).rejects.toThrow(
      /there is a file of that name; make room or/,
    );
    await expect(saveCheckpoint(digitNet(), join(folder, "taken", "in"))).rejects.toThrow(
      /a part of its path is a file/,
    );
  });
});

describe("a callback of one's own", () => {
  it("saves checkpoints in a line, as the docs show", async () => {
    const keep: Callback = {
      onEpochEnd: (_epoch, _logs, run) => saveCheckpoint(run.model, folder, { state: run.state() }),
    };
    const history = await fit(digitNet(), digits, { ...quiet, epochs: 2, callbacks: [keep] });
    expect((await loadCheckpoint(folder)).state?.history.history).toEqual(history.history);
  });
});
