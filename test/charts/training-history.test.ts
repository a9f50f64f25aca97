import { trainingHistory } from "../../src/charts/index.js";
import type { Chart } from "../../src/charts/index.js";
import { drawSpec, roughTextWidth } from "../../src/display/index.js";
import { jupyterDisplay } from "../../src/jupyter.js";
import { History } from "../../src/training/index.js";
import { oneCycle } from "../../src/training/schedules/index.js";
import { textsOf } from "./drawn.js";
import { expectKept } from "./kept.js";

const fiveEpochs = {
  epoch: [1, 2, 3, 4, 5],
  history: {
    loss: [0.1532, 0.0461, 0.0302, 0.0221, 0.0163],
    acc: [0.953, 0.986, 0.9905, 0.9931, 0.9949],
    val_loss: [0.0502, 0.0391, 0.0388, 0.0352, 0.0401],
    val_acc: [0.9852, 0.988, 0.9883, 0.9902, 0.9893],
  },
};

const cycle = oneCycle({ maxLearningRate: 0.004, totalSteps: 100 });

async function draw({ spec, description }: Chart): Promise<{ svg: string; warnings: string[] }> {
  const warnings: string[] = [];
  const bundle = await drawSpec(spec, description, {
    textWidth: roughTextWidth,
    warn: (message) => warnings.push(message),
  });
  return { svg: String(bundle["image/svg+xml"]), warnings };
}

describe("trainingHistory", () => {
  it.each([
    [5, [1, 2, 3, 4, 5]],
    [15, [1, 4, 6, 8, 10, 12, 14]],
    [20, [1, 4, 6, 8, 10, 12, 14, 16, 18, 20]],
    [57, [1, 10, 20, 30, 40, 50]],
    [100, [1, 20, 40, 60, 80, 100]],
  ])("writes whole epochs under the axis, none of %i so near that two read as one", (epochs, ticks) => {
    const spec = JSON.stringify(trainingHistory(epochsOf(epochs)).spec);
    const [axis] = /"values":\[1,[\d,]*\]/.exec(spec) ?? [];
    expect(axis).toBe(`"values":${JSON.stringify(ticks)}`);
  });

  it.each([
    [
      "five epochs with validation",
      "training-history",
      trainingHistory({ ...fiveEpochs, dataNote: "drawn stand-in data" }),
    ],
    [
      "one epoch without validation",
      "one-epoch",
      trainingHistory({ epoch: [1], history: { loss: [0.2], acc: [0.94] } }),
    ],
    ["no epoch", "no-epoch", trainingHistory({ epoch: [], history: {} }, { epochs: 5 })],
    ["many epochs", "many-epochs", trainingHistory(epochsOf(40))],
    [
      "a training in its third epoch, with the learning rate under it",
      "running-training",
      trainingHistory(
        {
          epoch: [1, 2],
          history: { loss: [0.4, 0.2], val_loss: [0.35, 0.25], acc: [0.8, 0.9], val_acc: [0.85, 0.88] },
        },
        {
          epochs: 4,
          running: [0.25, 0.5, 0.75].map((part) => ({
            at: 2 + part,
            logs: { loss: 0.2 - 0.04 * part, acc: 0.9 + 0.02 * part },
          })),
          learningRate: [1, 2, 2.25, 2.5, 2.75].map((epoch) => ({ epoch, rate: epoch > 2 ? 1e-4 : 1e-2 })),
        },
      ),
    ],
    [
      "one epoch of a one-cycle schedule, from its first batch on and on a linear axis",
      "one-cycle-training",
      trainingHistory(
        { epoch: [1], history: { loss: [0.4], val_loss: [0.3] } },
        { learningRate: [0.05, 0.2, 0.25, 0.5, 0.75, 1].map((epoch) => ({ epoch, rate: cycle(99 * epoch) })) },
      ),
    ],
    [
      "a learning rate that stays, as a line that is not the frame's",
      "constant-rate",
      trainingHistory(fiveEpochs, { learningRate: [1, 5].map((epoch) => ({ epoch, rate: 0.01 })) }),
    ],
  ])("draws %s as it was kept, without warnings", async (_, name, chart) => {
    const { svg, warnings } = await draw(chart);
    expect(warnings).toEqual([]);
    expectKept(name, svg);
  });

  it("shows itself as vega-lite 5, SVG and text", async () => {
    const bundle = await trainingHistory(fiveEpochs)[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
    const spec = bundle["application/vnd.vegalite.v5+json"] as { $schema: string; description: string };
    expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v5.json");
    expect(spec.description).toBe(bundle["text/plain"]);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it("says in words how the values went and which epoch was best", () => {
    expect(trainingHistory(fiveEpochs).description).toBe(
      "Training history, 5 epochs: training loss 0.1532 to 0.0163, validation loss 0.0502 to 0.0401, training accuracy 0.953 to 0.9949, validation accuracy 0.9852 to 0.9893. Best epoch 4, validation loss 0.0352.",
    );
  });

  it("takes a polars table with a row an epoch, too", () => {
    const history = new History();
    history.add(0, { loss: 0.5, learningRate: 0.1 }, 3);
    history.add(1, { loss: 0.3, learningRate: 0.01 }, 3);
    expect(trainingHistory(history.table()).description).toBe(trainingHistory(history).description);
  });

  it("writes numbers as the locale does, in words, under the title and on the axes", async () => {
    const chart = trainingHistory(fiveEpochs, { locale: "de" });
    expect(chart.description).toContain("training loss 0,1532 to 0,0163");
    const { svg, warnings } = await draw(chart);
    expect(warnings).toEqual([]);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["dotted line: best epoch 4, validation loss 0,0352", "0,04"]));
    expect(textsOf(svg).join(" ")).not.toMatch(/\d\.\d/);
    expect(() => trainingHistory(fiveEpochs, { locale: "no locale" })).toThrow('locale is "no locale"');
  });

  it("takes the lowest training loss where nothing was validated, and the first of equals", () => {
    const chart = trainingHistory({ epoch: [1, 2, 3], history: { loss: [0.3, 0.1, 0.1] } });
    expect(chart.description).toContain("Best epoch 2, training loss 0.1.");
  });

  it.each([
    ["the history says so", trainingHistory({ ...fiveEpochs, dataNote: "drawn stand-in data" })],
    ["it is told", trainingHistory(fiveEpochs, { standIn: true })],
  ])("says that the data were drawn, in picture and text, where %s", async (_, chart) => {
    const { svg } = await draw(chart);
    expect(svg.replace(/<desc>.*<\/desc>/s, "")).toContain("drawn stand-in data");
    expect(chart.description).toContain("drawn stand-in data");
  });

  it("says nothing of the data where they are real", async () => {
    const { svg } = await draw(trainingHistory(fiveEpochs));
    expect(svg).not.toContain("stand-in");
  });

  it("leaves out values that are no finite number and stays valid JSON", async () => {
    const chart = trainingHistory({ epoch: [1, 2, 3], history: { loss: [0.3, NaN, Infinity] } });
    expect(JSON.parse(JSON.stringify(chart.spec))).toEqual(chart.spec);
    expect(chart.description).toBe(
      "Training history, 3 epochs: training loss 0.3 to not a number. Best epoch 1, training loss 0.3.",
    );
    const { svg, warnings } = await draw(chart);
    expect(warnings).toEqual([]);
    expect(svg).not.toContain("NaN");
  });

  it("draws a training of which every value is no number", async () => {
    const { svg, warnings } = await draw(trainingHistory({ epoch: [1], history: { loss: [NaN], val_loss: [NaN] } }));
    expect(warnings).toEqual([]);
    expect(svg).not.toContain("NaN");
  });

  it("fits the column of an A4 page, also with values that have long labels", async () => {
    for (const history of [fiveEpochs, epochsOf(200)]) {
      const { svg } = await draw(trainingHistory(history));
      expect(Number(/ width="([\d.]+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(640);
    }
  });
});

function epochsOf(count: number): { epoch: number[]; history: Record<string, number[]> } {
  const epoch = Array.from({ length: count }, (_, i) => i + 1);
  return {
    epoch,
    history: {
      loss: epoch.map((number) => 2 / number),
      val_loss: epoch.map((number) => 2 / number + number / 100),
      learningRate: epoch.map((number) => (number < count / 2 ? 0.001 : 0.0001)),
    },
  };
}
