import { GrowingHistory } from "../../src/charts/growing-history.js";
import type { Courses } from "../../src/charts/training-history.js";
import { jupyterDisplay, JsonText } from "../../src/jupyter.js";

const VEGA_LITE = "application/vnd.vegalite.v5+json";

const finished = { epoch: [1, 2], history: { loss: [0.4, 0.3], val_loss: [0.5, 0.45], acc: [0.8, 0.9] } };
const values = [
  { at: 2.25, logs: { loss: 0.29, acc: 0.91 } },
  { at: 2.5, logs: { loss: NaN, acc: 0.92 } },
];
const rates = [
  { epoch: 0, rate: 0.001 },
  { epoch: 2.5, rate: 0.0005 },
];

describe("a training that runs", () => {
  it.each<[string, Courses[]]>([
    ["nothing yet", [{}]],
    ["one epoch's beginning", [{ running: values.slice(0, 1), learningRate: rates.slice(0, 1) }]],
    ["a course", [{ running: values.slice(0, 1) }, { running: values }, { running: values, learningRate: rates }]],
    ["the end of an epoch", [{ running: values, learningRate: rates }, { learningRate: rates }]],
  ])("has the same live chart as the whole one: %s", async (_, states) => {
    const growing = new GrowingHistory(finished, { epochs: 5, title: 'Loss, "quoted"' });
    for (const state of states) {
      const { spec, description } = growing.chart(state);
      const bundle = await growing.live(state)[jupyterDisplay]();
      expect(bundle).toEqual({ [VEGA_LITE]: expect.any(JsonText) as unknown, "text/plain": description });
      expect(JSON.parse(JSON.stringify(bundle[VEGA_LITE]))).toEqual(JSON.parse(JSON.stringify(spec)));
    }
  });
});
