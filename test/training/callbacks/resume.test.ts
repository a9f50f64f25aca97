import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Random } from "../../../src/random.js";
import { tf } from "../../../src/tensorflow.js";
import {
  backupAndRestore,
  CheckpointError,
  learningRateScheduler,
  loadCheckpoint,
  modelCheckpoint,
  oneCycle,
  reduceLROnPlateau,
  resumeFrom,
  saveCheckpoint,
} from "../../../src/training/callbacks/index.js";
import { fit, type Callback, type FitOptions, type History } from "../../../src/training/index.js";
import { compiledSources, type CompiledSources } from "../../support/compiled-sources.js";
import { digitNet, fewDigits } from "../../support/few-digits.js";
import { saidLines } from "../../support/said-lines.js";
import { itWithSmallDisk } from "../../support/small-disk.js";

const digits = await fewDigits(300);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tseminar-resume-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A seeded training of 4 epochs of 5 batches. */
function options(callbacks: readonly Callback[], more: Partial<FitOptions> = {}): FitOptions {
  const held = { validationSplit: 0.2, batchSize: 48, epochs: 4 };
  return { ...held, verbose: 0, random: new Random(11), callbacks, ...more };
}

function expectSame(broken: { net: tf.LayersModel; history: History }, whole: typeof broken): void {
  expect(broken.history.epoch).toEqual(whole.history.epoch);
  expect(Object.keys(broken.history.history)).toEqual(Object.keys(whole.history.history));
  for (const [name, values] of Object.entries(whole.history.history)) {
    expectClose([broken.history.history[name] ?? []], [values]);
  }
  expectClose(numbersOf(broken.net), numbersOf(whole.net));
}

/** Stops a training in the middle of an epoch, counted from 0. */
function breakIn(epoch: number, controller: AbortController): Callback {
  let now = -1;
  return {
    onEpochBegin: (begun) => void (now = begun),
    onBatchEnd: (batch) => {
      if (now === epoch && batch === 2) controller.abort();
    },
  };
}

const optimizers: Record<string, () => tf.Optimizer> = {
  Adam: () => tf.train.adam(0.003),
  "Nesterov momentum": () => tf.train.momentum(0.05, 0.9, true),
  RMSProp: () => tf.train.rmsprop(0.002, 0.9, 0.1),
};

describe.each([
  ["eager", true],
  ["as a graph", false],
])("a training that goes on after a break, %s", (_way, eager) => {
  it.each(eager ? Object.keys(optimizers) : ["Adam", "Nesterov momentum"])(
    "gives history and weights of an unbroken one: interrupted in an epoch, with %s",
    async (name) => {
      const optimizer = optimizers[name] ?? (() => tf.train.sgd(0.1));
      const schedule = () => reduceLROnPlateau({ factor: 0.5, patience: 0, monitor: "loss", minDelta: 0.2 });
      const whole = digitNet({ optimizer: optimizer() });
      const unbroken = await fit(whole, digits, options([schedule()], { eager }));
      const controller = new AbortController();
      const first = digitNet({ optimizer: optimizer() });
      const { signal } = controller;
      const stopped = await fit(
        first,
        digits,
        options([breakIn(2, controller), schedule(), backupAndRestore(folder)], { eager, signal }),
      );
      expect(stopped.epoch).toEqual([1, 2]);
      const second = digitNet({ optimizer: optimizer(), seed: 99 });
      let history = unbroken;
      const again = options([schedule(), backupAndRestore(folder)], { eager, random: new Random(0) });
      const said = await saidLines(async () => {
        history = await fit(second, digits, again);
      });
      expect(said).toEqual([`the training goes on behind epoch 2, from the backup in ${folder}`]);
      expectSame({ net: second, history }, { net: whole, history: unbroken });
      expect(existsSync(folder)).toBe(false); // ended well
      folder = await mkdtemp(join(tmpdir(), "tseminar-resume-"));
    },
  );
});

describe("resumeFrom", () => {
  it("goes on from a modelCheckpoint, batch schedules at their step, and with more epochs", async () => {
    const rates = () => learningRateScheduler(oneCycle({ maxLearningRate: 0.02, totalSteps: 20 }), { every: "batch" });
    const whole = digitNet();
    const unbroken = await fit(whole, digits, options([rates()], { eager: true }));
    const first = digitNet();
    await fit(first, digits, options([rates(), modelCheckpoint(folder)], { eager: true, epochs: 2 }));
    const second = digitNet({ seed: 99 });
    const history = await fit(second, digits, options([resumeFrom(folder), rates()], { eager: true }));
    expectSame({ net: second, history }, { net: whole, history: unbroken });
    expect(new Set(history.history["learningRate"]).size).toBe(4);
  });

  it("trains a net on that loadCheckpoint compiled", async () => {
    const whole = digitNet();
    const unbroken = await fit(whole, digits, options([], { eager: true }));
    await fit(digitNet(), digits, options([modelCheckpoint(folder)], { eager: true, epochs: 3 }));
    const { model } = await loadCheckpoint(folder);
    const history = await fit(model, digits, options([resumeFrom(folder)], { eager: true }));
    expectSame({ net: model, history }, { net: whole, history: unbroken });
  });

  it("says where there is no checkpoint, or one without a training", async () => {
    const net = digitNet();
    await expect(fit(net, digits, options([resumeFrom(join(folder, "none"))]))).rejects.toThrow(
      /there is no checkpoint in/,
    );
    await saveCheckpoint(net, folder);
    await expect(fit(net, digits, options([resumeFrom(folder)]))).rejects.toThrow(
      /has no training state: save one with/,
    );
  });
});

describe("backupAndRestore", () => {
  it("leaves the backup after an interrupt in an epoch and an error, and removes it when a callback stopped the training", async () => {
    const controller = new AbortController();
    const backup = backupAndRestore(folder, { verbose: 0 });
    const eager = { eager: true };
    await fit(digitNet(), digits, options([breakIn(1, controller), backup], { ...eager, signal: controller.signal }));
    expect((await readdir(folder)).length).toBe(2);
    const failing: Callback = {
      onEpochEnd: (epoch) => {
        if (epoch === 2) throw new Error("no");
      },
    };
    await expect(fit(digitNet(), digits, options([failing, backup], eager))).rejects.toThrow("no");
    expect((await loadCheckpoint(folder)).state?.epoch).toBe(2);
    const enough: Callback = { onEpochEnd: (_epoch, _logs, run) => run.stop() };
    expect((await fit(digitNet(), digits, options([enough, backup], eager))).epoch).toEqual([1, 2, 3]);
    expect(existsSync(folder)).toBe(false);
    folder = await mkdtemp(join(tmpdir(), "tseminar-resume-"));
  });
});

describe("a full disk", () => {
  itWithSmallDisk(
    "ends the training with a sentence, and keeps weights, history and the last checkpoint",
    96,
    async (disk) => {
      const fill: Callback = {
        async onEpochEnd(epoch) {
          if (epoch !== 1) return;
          const filler = join(disk, "filler");
          for (let i = 0; i < 48; i++) await appendFile(filler, new Uint8Array(4096)).catch(() => undefined);
        },
      };
      const place = join(disk, "net");
      const net = digitNet();
      const failed: unknown = await fit(net, digits, options([fill, modelCheckpoint(place)], { eager: true })).catch(
        (error: unknown) => error,
      );
      if (!(failed instanceof CheckpointError)) throw failed;
      expect(failed.message).toMatch(
        /^epoch 2: a checkpoint of .* cannot be written to .*: the disk is full .* the net keeps its weights, and this error has the history$/,
      );
      expect(failed.history?.epoch).toEqual([1, 2]);
      const whole = digitNet();
      await fit(whole, digits, options([], { eager: true, epochs: 2 }));
      expect(numbersOf(net)).toEqual(numbersOf(whole));
      await rm(join(disk, "filler"));
      const again = digitNet({ seed: 99 });
      const callbacks = [resumeFrom(place), modelCheckpoint(place)];
      const history = await fit(again, digits, options(callbacks, { eager: true, random: new Random(0) }));
      const unbroken = digitNet();
      expectSame(
        { net: again, history },
        { net: unbroken, history: await fit(unbroken, digits, options([], { eager: true })) },
      );
    },
  );
});

describe("a process that is killed in the middle of an epoch", () => {
  let sources: CompiledSources;
  beforeAll(async () => {
    sources = await compiledSources(["test/support/few-digits.ts"]);
  });
  afterAll(() => sources.remove());

  it("goes on in another process to the same history and weights", async () => {
    const whole = digitNet();
    const unbroken = await fit(whole, digits, options([], { eager: true }));
    const backup = join(folder, "backup");
    const script = join(folder, "train.mjs");
    await writeFile(script, trainingScript(sources, backup));
    const killed = await inProcess(script, "wait");
    expect(killed.signal).toBe("SIGKILL");
    const { said } = await inProcess(script, "go on");
    expect(said).toContain("the training goes on behind epoch 2");
    const { history, weights } = JSON.parse(said.slice(said.indexOf("{"))) as { history: History; weights: number[][] };
    expect(history.epoch).toEqual(unbroken.epoch);
    for (const [name, values] of Object.entries(unbroken.history)) {
      expectClose([history.history[name] ?? []], [values]);
    }
    expectClose(weights, numbersOf(whole));
  });
});

/** The same training in a process of its own, which waits in epoch 3 to be killed unless it goes on. */
function trainingScript(sources: CompiledSources, backup: string): string {
  return `import { digitNet, fewDigits } from ${JSON.stringify(sources.module("test/support/few-digits"))};
    import { Random } from ${JSON.stringify(sources.module("src/random"))};
    import { backupAndRestore } from ${JSON.stringify(sources.module("src/training/callbacks/index"))};
    import { fit } from ${JSON.stringify(sources.module("src/training/index"))};
    const wait = {
      onEpochBegin(epoch) { this.epoch = epoch; },
      onBatchEnd(batch) {
        if (process.argv[2] !== "wait" || this.epoch !== 2 || batch !== 2) return;
        console.log("waiting");
        return new Promise((resolve) => setTimeout(resolve, 1e6));
      },
    };
    const goesOn = process.argv[2] !== "wait";
    const net = digitNet({ seed: goesOn ? 99 : 3 });
    const history = await fit(net, await fewDigits(300), {
      validationSplit: 0.2, batchSize: 48, epochs: 4, verbose: 0, eager: true,
      random: new Random(goesOn ? 0 : 11), callbacks: [wait, backupAndRestore(${JSON.stringify(backup)})],
    });
    const weights = net.getWeights().map((weight) => Array.from(weight.dataSync()));
    console.log(JSON.stringify({ history: history.fields(), weights }));`;
}

/** Runs it, and kills it once it waits. */
async function inProcess(script: string, way: "wait" | "go on"): Promise<{ signal: string | null; said: string }> {
  const child = spawn(process.execPath, [script, way], {
    env: { ...process.env, NODE_OPTIONS: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.includes("waiting")) child.kill("SIGKILL");
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0 && signal === null) throw new Error(complaints.slice(-2000));
  return { signal, said };
}

function numbersOf(net: tf.LayersModel): number[][] {
  return net.getWeights().map((weight) => Array.from(weight.dataSync()));
}

function expectClose(weights: readonly number[][], expected: readonly number[][]): void {
  expect(weights.length).toBe(expected.length);
  const furthest = weights.map((values, i) =>
    values.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[i]?.[at] ?? NaN))), 0),
  );
  expect(Math.max(...furthest)).toBeLessThan(1e-6);
}
