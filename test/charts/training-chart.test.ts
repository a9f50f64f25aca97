import { jest } from "@jest/globals";

import { trainingChart } from "../../src/charts/index.js";
import { show } from "../../src/display/index.js";
import { jupyterDisplay, type MimeBundle, type ShowInNotebook, type ShowOptions } from "../../src/jupyter.js";
import { setSeed } from "../../src/random.js";
import { tf } from "../../src/tensorflow.js";
import type { TrainingRun } from "../../src/training/callback.js";
import { History } from "../../src/training/history.js";
import { fit, type Callback } from "../../src/training/index.js";
import { learningRateScheduler } from "../../src/training/callbacks/index.js";
import { fewDrawnDigits } from "../support/few-digits.js";

const digits = fewDrawnDigits(640);

/** Trains a small net for two epochs, or more, with the chart. */
async function train(chart: Callback, { epochs = 2, callbacks = [] as Callback[] } = {}): Promise<void> {
  setSeed(1);
  const net = tf.sequential();
  net.add(tf.layers.flatten({ inputShape: [28, 28, 1] }));
  net.add(tf.layers.dense({ units: 10, activation: "softmax" }));
  net.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  await fit(net, digits, { epochs, verbose: 0, validationSplit: 0.1, callbacks: [...callbacks, chart] });
  net.dispose();
}

describe("trainingChart", () => {
  const world = globalThis as { [jupyterDisplay]?: ShowInNotebook };
  afterEach(() => {
    Reflect.deleteProperty(world, jupyterDisplay);
  });

  it("keeps one output in a notebook, which grows in place and ends with a still", async () => {
    const shown: { bundle: MimeBundle; options: ShowOptions | undefined }[] = [];
    world[jupyterDisplay] = (bundle, options) => shown.push({ bundle, options });
    await train(trainingChart());
    expect(shown[0]?.options?.update).toBe(false);
    expect(shown.slice(1).every(({ options }) => options?.update === true)).toBe(true);
    expect(new Set(shown.map(({ options }) => options?.displayId)).size).toBe(1);
    const titles = shown.map(({ bundle }) => bundle["text/plain"].split(/[:.]| and a part/)[0]);
    expect([...new Set(titles)]).toEqual([
      "Training history, 0 epochs",
      "Training history, 1 epoch",
      "Training history, 2 epochs",
    ]);
    expect(shown.every(({ bundle }) => "application/vnd.vegalite.v5+json" in bundle)).toBe(true);
    expect(shown.at(-1)?.bundle["image/svg+xml"]).toContain("drawn stand-in data");
  });

  it("is drawn while an epoch runs, as often as is asked for, with what there is so far", async () => {
    const texts: string[] = [];
    const specs: string[] = [];
    world[jupyterDisplay] = (bundle) => {
      texts.push(bundle["text/plain"]);
      specs.push(JSON.stringify(bundle["application/vnd.vegalite.v5+json"]));
    };
    const started = performance.now();
    const slow: Callback = { onBatchEnd: () => new Promise((resolve) => setTimeout(resolve, 30)) };
    await train(trainingChart({ updatesPerSecond: 20 }), { epochs: 1, callbacks: [slow] });
    const running = texts.filter((text) =>
      text.startsWith("Training history, 0 epochs and a part of the next. Learning rate 0.01"),
    );
    expect(running.length).toBeGreaterThan(4); // 18 batches of 30 ms
    expect(running.length).toBeLessThan((performance.now() - started) / 50 + 2);
    expect(specs.some((spec) => /"epoch":0\.\d+/.test(spec))).toBe(true);
    expect(specs.at(-1)).not.toMatch(/"epoch":0\.\d+,"set"/);
  });

  it("leaves to the end of an epoch what would come just before it", async () => {
    const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    net.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const run = { model: net, history: new History(), epochs: 2, batches: 10 } as unknown as TrainingRun;
    const now = jest.spyOn(performance, "now");
    const drawn: number[] = [];
    const showChart = () => Promise.resolve(void drawn.push(performance.now()));
    const chart = trainingChart({ updatesPerSecond: 10, showChart });
    now.mockReturnValue(0);
    await chart.onTrainBegin?.(run);
    await chart.onEpochBegin?.(0, run);
    for (let batch = 1; batch <= 10; batch++) {
      now.mockReturnValue(34 * batch);
      await chart.onProgress?.({ epoch: 0, batch }, { loss: 1 / batch }, run);
    }
    await chart.onEpochEnd?.(0, { loss: 0.1 }, run);
    now.mockRestore();
    expect(drawn).toEqual([0, 102, 204, 340]); // without it also at 306, 34 milliseconds before the end
  });

  it("writes numbers as the locale does, and says which there is not", async () => {
    const shown: MimeBundle[] = [];
    world[jupyterDisplay] = (bundle) => shown.push(bundle);
    await train(trainingChart({ locale: "de", title: "Verlauf" }), { epochs: 1 });
    expect(shown.at(-1)?.["text/plain"]).toMatch(/^Verlauf, 1 epoch: training loss \d+,\d+/);
    expect(JSON.stringify(shown.at(-1)?.["application/vnd.vegalite.v5+json"])).toContain('"decimal":","');
    await expect(train(trainingChart({ locale: "not one" }))).rejects.toThrow('locale is "not one"');
  });

  it("shows the learning rate and how it was changed", async () => {
    const shown: MimeBundle[] = [];
    world[jupyterDisplay] = (bundle) => shown.push(bundle);
    await train(trainingChart(), { callbacks: [learningRateScheduler((epoch) => (epoch === 0 ? 0.01 : 0.001))] });
    expect(shown.at(-1)?.["text/plain"]).toContain("Learning rate 0.01 to 0.001");
    expect(shown.at(-1)?.["image/svg+xml"]).toContain("learning rate");
  });

  it("gives each training an output of its own", async () => {
    const ids = new Set<string | undefined>();
    world[jupyterDisplay] = (_, options) => ids.add(options?.displayId);
    const chart = trainingChart();
    await train(chart, { epochs: 1 });
    await train(chart, { epochs: 1 });
    expect(ids.size).toBe(2);
  });

  it("prints its description once, at the end, outside a notebook", async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    await train(
      trainingChart({ title: "One layer", showChart: (chart, options) => show(chart, { ...options, print }) }),
    );
    expect(printed).toEqual([
      expect.stringMatching(
        /^One layer, 2 epochs: training loss \S+ to \S+, validation loss .*Best epoch 2, .*Learning rate 0\.01\. drawn stand-in data\.$/,
      ),
    ]);
  });
});
