import { trainingChart } from "../../src/charts/index.js";
import { show } from "../../src/display/index.js";
import { jupyterDisplay, type MimeBundle, type ShowInNotebook, type ShowOptions } from "../../src/jupyter.js";
import { History, type TrainingRun } from "../../src/training/index.js";

const epochs = [
  { loss: 0.4, val_loss: 0.3 },
  { loss: 0.2, val_loss: 0.25 },
];

/** Tells a chart of a training of three epochs of which two are run. */
async function train(chart = trainingChart()): Promise<void> {
  const history = new History("drawn stand-in data");
  const run = { history, epochs: 3, batches: 1 } as TrainingRun;
  await chart.onTrainBegin?.(run);
  for (const [epoch, logs] of epochs.entries()) {
    history.add(epoch, logs, 1);
    await chart.onEpochEnd?.(epoch, logs, run);
  }
  await chart.onTrainEnd?.(run);
}

describe("trainingChart", () => {
  const world = globalThis as { [jupyterDisplay]?: ShowInNotebook };
  afterEach(() => {
    Reflect.deleteProperty(world, jupyterDisplay);
  });

  it("keeps one output in a notebook, which grows in place", async () => {
    const shown: { bundle: MimeBundle; options: ShowOptions | undefined }[] = [];
    world[jupyterDisplay] = (bundle, options) => shown.push({ bundle, options });
    await train();
    expect(shown.map(({ options }) => options?.update)).toEqual([false, true, true, true]);
    expect(new Set(shown.map(({ options }) => options?.displayId)).size).toBe(1);
    expect(shown.map(({ bundle }) => bundle["text/plain"].split(/[:.]/)[0])).toEqual([
      "Training history, 0 epochs",
      "Training history, 1 epoch",
      "Training history, 2 epochs",
      "Training history, 2 epochs",
    ]);
    expect(shown.every(({ bundle }) => String(bundle["image/svg+xml"]).includes("drawn stand-in data"))).toBe(true);
  });

  it("gives each training an output of its own", async () => {
    const ids = new Set<string | undefined>();
    world[jupyterDisplay] = (_, options) => ids.add(options?.displayId);
    const chart = trainingChart();
    await train(chart);
    await train(chart);
    expect(ids.size).toBe(2);
  });

  it("prints its description once, at the end, outside a notebook", async () => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    await train(
      trainingChart({ title: "Two layers", showChart: (chart, options) => show(chart, { ...options, print }) }),
    );
    expect(printed).toEqual([
      "Two layers, 2 epochs: training loss 0.4 to 0.2, validation loss 0.3 to 0.25. Best epoch 2, validation loss 0.25. drawn stand-in data.",
    ]);
  });
});
