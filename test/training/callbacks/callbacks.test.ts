import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import {
  backupAndRestore,
  csvLogger,
  earlyStopping,
  learningRateOf,
  learningRateScheduler,
  loadCheckpoint,
  modelCheckpoint,
  reduceLROnPlateau,
  resumeFrom,
  stepDecay,
  tensorBoard,
  terminateOnNaN,
  warmUp,
  type EarlyStoppingOptions,
  type ReduceLROnPlateauOptions,
} from "../../../src/training/callbacks/index.js";
import { fit, type Callback, type FitOptions, type History } from "../../../src/training/index.js";
import { digitNet, fewDigits } from "../../support/few-digits.js";
import { saidLines } from "../../support/said-lines.js";

const digits = await fewDigits(240);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-callbacks-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A short real training. */
function train(net: tf.LayersModel, callbacks: readonly Callback[], more: Partial<FitOptions> = {}): Promise<History> {
  const options = { epochs: 6, batchSize: 60, validationSplit: 0.25, verbose: 0, eager: true } as const;
  return fit(net, digits, { ...options, random: new Random(4), callbacks, ...more });
}

/** Puts values of a test's own in the place of those of the training, which others see. */
function gives(name: string, values: readonly number[]): Callback {
  return { onEpochEnd: (epoch, logs) => void (logs[name] = values[epoch] ?? NaN) };
}

/** Keeps the weights of the net at the end of each epoch. */
function keepsWeights(kept: number[][][]): Callback {
  return { onEpochEnd: (_epoch, _logs, { model }) => void kept.push(numbersOf(model)) };
}

function numbersOf(net: tf.LayersModel): number[][] {
  return net.getWeights().map((weight) => Array.from(weight.dataSync()));
}

describe("earlyStopping", () => {
  it("stops when the loss of the last part has not fallen for so many epochs, as the history shows", async () => {
    const net = digitNet({ optimizer: tf.train.adam(0.3) }); // too high a rate: it gets worse soon
    const history = await train(net, [earlyStopping({ patience: 2 })], { epochs: 40 });
    const losses = history.history["val_loss"] ?? [];
    expect(losses.length).toBeLessThan(40);
    expect(losses.indexOf(Math.min(...losses))).toBe(losses.length - 3);
  });

  // What Keras 3.15's EarlyStopping does with the same values.
  it.each<[string, EarlyStoppingOptions, number[], number]>([
    ["rests on no progress at all", { patience: 1 }, [3, 2, 2, 1, 1, 1], 3],
    ["counts only changes of minDelta", { patience: 2, minDelta: 0.5 }, [3, 2.8, 2.7, 1, 1, 1], 3],
    ["looks for larger values by their name", { patience: 1, monitor: "val_accuracy" }, [0.1, 0.2, 0.15, 0.3], 3],
    ["looks for larger values when told so", { patience: 1, monitor: "thing", mode: "max" }, [1, 2, 1, 3], 3],
    ["waits for the baseline", { patience: 2, baseline: 0.5 }, [3, 2, 1, 1.5], 4],
    ["does not look at the first epochs", { patience: 1, startFromEpoch: 3 }, [1, 2, 3, 4, 5], 5],
    // Not as Keras, which takes NaN in the first epoch for the best value for ever.
    ["never takes NaN for progress", { patience: 2 }, [NaN, 1, NaN, NaN, 1], 4],
  ])("%s", async (_title, options, values, epochs) => {
    const stopping = earlyStopping(options);
    const name = options.monitor ?? "val_loss";
    expect((await train(digitNet(), [gives(name, values), stopping])).epoch.length).toBe(epochs);
    // And once more with the same callback: nothing is left of the first training.
    expect((await train(digitNet(), [gives(name, values), stopping])).epoch.length).toBe(epochs);
  });

  it.each([
    ["when it has stopped the training", [3, 1, 2, 2, 2, 2]],
    ["when the training ended before", [3, 1, 2, 0.5, 2, 2]],
  ])("gives the net its best weights back %s", async (_title, values) => {
    const kept: number[][][] = [];
    const net = digitNet();
    const stopping = earlyStopping({ patience: 3, restoreBestWeights: true, verbose: 1 });
    await saidLines(() => train(net, [gives("val_loss", values), keepsWeights(kept), stopping]));
    const best = values.indexOf(Math.min(...values));
    expect(numbersOf(net)).toEqual(kept[best]);
    expect(numbersOf(net)).not.toEqual(kept.at(-1));
  });

  it("gives the best weights back in graph mode, too, and after an interrupt", async () => {
    const kept: number[][][] = [];
    const net = digitNet();
    const controller = new AbortController();
    const interrupt: Callback = {
      onEpochBegin: (epoch) => {
        if (epoch === 3) controller.abort();
      },
    };
    const values = [3, 1, 2, 2, 2, 2];
    const callbacks = [
      gives("val_loss", values),
      keepsWeights(kept),
      earlyStopping({ patience: 9, restoreBestWeights: true }),
    ];
    const history = await train(net, [...callbacks, interrupt], { eager: false, signal: controller.signal });
    expect(history.epoch).toEqual([1, 2, 3]);
    expect(numbersOf(net)).toEqual(kept[1]);
  });

  it("prints why it stopped when asked to", async () => {
    const said = await saidLines(() =>
      train(digitNet(), [gives("val_loss", [3, 1, 2]), earlyStopping({ verbose: 1 })]),
    );
    expect(said).toEqual(["epoch 3: stopped early, val_loss was best in epoch 2 (1.0000)"]);
  });

  it("counts the epochs before a break", async () => {
    const values = [3, 1, 2, 2, 2, 2];
    const callbacks = () => [
      gives("val_loss", values),
      earlyStopping({ patience: 3 }),
      backupAndRestore(folder, { verbose: 0 }),
    ];
    const controller = new AbortController();
    const interrupt: Callback = {
      onEpochBegin: (epoch) => {
        if (epoch === 3) controller.abort();
      },
    };
    await train(digitNet(), [...callbacks(), interrupt], { signal: controller.signal });
    expect((await train(digitNet(), callbacks())).epoch).toEqual([1, 2, 3, 4, 5]);
    await rm(folder, { recursive: true, force: true });
    folder = await mkdtemp(join(tmpdir(), "tseminar-callbacks-"));
  });
});

describe("a value that the training does not give", () => {
  it.each([
    ["earlyStopping", () => earlyStopping()],
    ["reduceLROnPlateau", () => reduceLROnPlateau()],
    ["modelCheckpoint", () => modelCheckpoint(join(folder, "net"), { saveBestOnly: true })],
  ])("is told by a sentence with the names that there are: %s", async (name, make) => {
    await expect(train(digitNet(), [make()], { validationSplit: 0 })).rejects.toThrow(
      new RegExp(
        `${name} looks at "val_loss", which this training does not give \\(there is: loss, .*\\): give fit a validationSplit or validationData, or set monitor: "loss"`,
      ),
    );
  });

  it("is told by a sentence when its name is none", async () => {
    await expect(train(digitNet(), [earlyStopping({ monitor: "accurracy" })])).rejects.toThrow(
      /looks at "accurracy", .*there is: loss, .*val_loss.*: set monitor to one of these/,
    );
  });
});

describe("reduceLROnPlateau", () => {
  // What Keras 3.15's ReduceLROnPlateau does with the same values.
  it.each<[string, ReduceLROnPlateauOptions, number[], number[]]>([
    ["waits patiently", { patience: 2 }, [3, 3, 3, 3, 3, 3], [1, 1, 1, 0.1, 0.1, 0.01]],
    ["starts to wait anew at progress", { patience: 2, factor: 0.5 }, [3, 3, 2, 2, 2, 1], [1, 1, 1, 1, 1, 0.5]],
    [
      "does not wait while it cools down",
      { patience: 1, cooldown: 2, factor: 0.5 },
      [3, 3, 3, 3, 3, 3],
      [1, 1, 0.5, 0.5, 0.25, 0.25],
    ],
    ["never goes below minLR", { patience: 1, minLR: 0.3 }, [3, 3, 3, 3, 3, 3], [1, 1, 0.3, 0.3, 0.3, 0.3]],
  ])("%s, and the history has the rates", async (_title, options, values, rates) => {
    for (const optimizer of [tf.train.adam(0.001), tf.train.sgd(0.001)]) {
      const net = digitNet({ optimizer });
      const callbacks = [
        gives("val_loss", values),
        reduceLROnPlateau({ ...options, minLR: (options.minLR ?? 0) / 1000 }),
      ];
      const { history } = await train(net, callbacks);
      expect(history["learningRate"]).toEqual(rates.map((rate) => expect.closeTo(rate / 1000, 12) as number));
    }
  });

  it("lowers the rate of a real training whose loss does not fall any more", async () => {
    const net = digitNet({ optimizer: tf.train.adam(0.3) });
    const callback = reduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.1, minDelta: 0.2 });
    const said = await saidLines(() => train(net, [callback], { epochs: 12 }));
    expect(said).toEqual([]);
    expect(learningRateOf(net)).toBeLessThan(0.3);
  });

  it("says what is wrong with a factor", () => {
    expect(() => reduceLROnPlateau({ factor: 2 })).toThrow("factor is 2: give a number below 1");
    expect(() => reduceLROnPlateau({ patience: 1.5 })).toThrow("patience is 1.5: give a whole number of at least 0");
  });
});

describe("learningRateScheduler", () => {
  it.each([
    ["SGD, eager", () => tf.train.sgd(0.1), true],
    ["SGD, as a graph", () => tf.train.sgd(0.1), false],
    ["Adam, eager", () => tf.train.adam(0.1), true],
  ])("sets the rate that the training really takes: %s", async (_title, optimizer, eager) => {
    const kept: number[][][] = [];
    const net = digitNet({ optimizer: optimizer() });
    const still = learningRateScheduler((epoch) => (epoch === 1 ? 0 : 0.01));
    const { history } = await train(net, [still, keepsWeights(kept)], { epochs: 3, eager });
    expect(history["learningRate"]).toEqual([0.01, 0, 0.01]);
    const trained = (weights: number[][] | undefined) => weights?.filter((_, i) => net.weights[i]?.trainable);
    expect(trained(kept[1])).toEqual(trained(kept[0]));
    expect(trained(kept[2])).not.toEqual(trained(kept[1]));
  });

  it("gives the schedule the rate so far, as Keras does", async () => {
    const halved = learningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2), { verbose: 1 });
    let history: History | undefined;
    const said = await saidLines(async () => {
      history = await train(digitNet({ optimizer: tf.train.adam(0.004) }), [halved], { epochs: 3 });
    });
    expect(history?.history["learningRate"]).toEqual([0.004, 0.002, 0.001]);
    expect(said).toEqual([0.004, 0.002, 0.001].map((rate, i) => `epoch ${i + 1}: learning rate ${rate}`));
  });

  it("takes schedules of batches", async () => {
    const rates: number[] = [];
    const seen: Callback = { onBatchEnd: (_batch, _logs, { model }) => void rates.push(learningRateOf(model)) };
    const schedule = warmUp({ steps: 3, then: stepDecay({ learningRate: 0.03, decaySteps: 2 }) });
    await train(digitNet(), [learningRateScheduler(schedule, { every: "batch" }), seen], { epochs: 2 });
    expect(rates).toEqual([0, 0.01, 0.02, 0.03, 0.03, 0.015].map((rate) => expect.closeTo(rate, 12) as number));
  });

  it("says when the schedule gives no rate", async () => {
    await expect(train(digitNet(), [learningRateScheduler(() => NaN)])).rejects.toThrow(
      "the schedule gives the learning rate NaN for epoch 0: return a number of at least 0",
    );
  });
});

describe("terminateOnNaN", () => {
  it("ends the training at the batch, says what to try, and keeps the finished epochs", async () => {
    const poison: Callback = {
      onEpochBegin(epoch, { model }) {
        if (epoch === 1) model.setWeights(model.getWeights().map((weight) => tf.fill(weight.shape, NaN)));
      },
    };
    let history: History | undefined;
    const warn = console.warn;
    console.warn = () => undefined; // fit says it, too
    const said = await saidLines(async () => {
      history = await train(digitNet(), [poison, terminateOnNaN(), modelCheckpoint(folder)]);
    }).finally(() => (console.warn = warn));
    expect(history?.epoch).toEqual([1]);
    expect(said).toEqual([
      expect.stringMatching(
        /^the training has ended: the loss is NaN after batch 1 of epoch 2, at the learning rate 0.003; try a tenth/,
      ),
    ]);
    const { model } = await loadCheckpoint(folder);
    expect(numbersOf(model).flat().every(Number.isFinite)).toBe(true);
  });
});

describe("modelCheckpoint", () => {
  it("saves the best epochs only, when asked to", async () => {
    const kept: number[][][] = [];
    const values = [3, 1, 2, 0.5, 0.7, NaN];
    const best = modelCheckpoint(folder, { saveBestOnly: true, verbose: 1 });
    const said = await saidLines(() => train(digitNet(), [gives("val_loss", values), keepsWeights(kept), best]));
    const { model, state } = await loadCheckpoint(folder);
    expect(numbersOf(model)).toEqual(kept[3]);
    expect(state?.epoch).toBe(4);
    expect(said).toEqual([1, 2, 4].map((epoch) => `epoch ${epoch}: saved in ${folder}`));
  });

  it("saves nothing that is not better than a threshold, or than the epochs before a break", async () => {
    const values = gives("val_loss", [3, 1, 2, 0.9, 2, 2]);
    const all = join(folder, "all");
    const best = join(folder, "best");
    await train(digitNet(), [values, modelCheckpoint(best, { saveBestOnly: true, initialValueThreshold: 0.5 })]);
    await expect(loadCheckpoint(best)).rejects.toThrow("there is no checkpoint");
    await train(digitNet(), [values, modelCheckpoint(all)], { epochs: 2 });
    const goesOn = [resumeFrom(all), values, modelCheckpoint(best, { saveBestOnly: true })];
    await train(digitNet(), goesOn, { epochs: 3 });
    await expect(loadCheckpoint(best)).rejects.toThrow("there is no checkpoint");
    await train(digitNet(), goesOn, { epochs: 4 });
    expect((await loadCheckpoint(best)).state?.epoch).toBe(4);
  });

  it("fills in epoch and values in the folder's name", async () => {
    await train(
      digitNet(),
      [gives("val_loss", [3, 1.25]), modelCheckpoint(join(folder, "{epoch}-{val_loss}-{none}"))],
      { epochs: 2 },
    );
    expect((await readdir(folder)).sort()).toEqual(["1-3.0000-{none}", "2-1.2500-{none}"]);
  });
});

describe("csvLogger", () => {
  it("writes a row an epoch with the numbers of the history", async () => {
    const file = join(folder, "runs", "digits.csv");
    const { history } = await train(digitNet(), [learningRateScheduler(() => 0.002), csvLogger(file)], { epochs: 2 });
    const [names = "", ...rows] = (await readFile(file, "utf8")).trimEnd().split("\n");
    expect(names.split(",")).toEqual(["epoch", ...Object.keys(history)]);
    expect(rows.map((row) => row.split(",").map(Number))).toEqual(
      [0, 1].map((i) => [i + 1, ...Object.values(history).map((values) => values[i])]),
    );
  });

  it("appends, begins anew, and takes another separator", async () => {
    const file = join(folder, "digits.csv");
    const lines = async () => (await readFile(file, "utf8")).trimEnd().split("\n");
    await train(digitNet(), [csvLogger(file, { separator: ";" })], { epochs: 2 });
    await train(digitNet(), [csvLogger(file, { separator: ";", append: true })], { epochs: 1 });
    expect((await lines()).map((line) => line.split(";")[0])).toEqual(["epoch", "1", "2", "1"]);
    await expect(train(digitNet(), [csvLogger(file, { append: true })], { epochs: 1 })).rejects.toThrow(
      /digits.csv has the columns "epoch;loss;.*" and this training gives "epoch,loss.*": give another file, or append: false/,
    );
    await train(digitNet(), [csvLogger(file)], { epochs: 1 });
    expect((await lines()).length).toBe(2);
  });

  it("writes after a break what an unbroken training would have written", async () => {
    const [whole, broken] = [join(folder, "whole.csv"), join(folder, "broken.csv")];
    const rates = learningRateScheduler(() => 0.002);
    await train(digitNet(), [rates, csvLogger(whole)], { epochs: 3 });
    await train(digitNet(), [rates, csvLogger(broken), modelCheckpoint(join(folder, "net"))], { epochs: 2 });
    await writeFile(broken, "half a row");
    await train(digitNet(), [resumeFrom(join(folder, "net")), rates, csvLogger(broken)], { epochs: 3 });
    expect(await readFile(broken, "utf8")).toBe(await readFile(whole, "utf8"));
  });
});

describe("all callbacks together", () => {
  const all = () => [
    terminateOnNaN(),
    reduceLROnPlateau({ patience: 1 }),
    tensorBoard(join(folder, "board"), { histogramFreq: 1 }),
    csvLogger(join(folder, "log.csv")),
    modelCheckpoint(join(folder, "net")),
    backupAndRestore(join(folder, "backup")),
    earlyStopping({ patience: 5, restoreBestWeights: true }),
  ];

  it("leave no tensors behind, in either mode", async () => {
    for (const eager of [true, false]) {
      const net = digitNet();
      await train(net, all(), { epochs: 2, eager });
      const before = tf.memory().numTensors;
      await train(net, all(), { epochs: 3, eager });
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("print nothing by themselves", async () => {
    expect(await saidLines(() => train(digitNet(), all(), { epochs: 2 }))).toEqual([]);
  });
});
