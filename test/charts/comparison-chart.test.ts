import { comparisonChart } from "../../src/charts/comparison-chart.js";
import { History } from "../../src/training/history.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { course } from "./sample-charts.js";

const first = {
  epoch: [1, 2],
  history: { loss: [0.5, 0.3], acc: [0.8, 0.9], val_loss: [0.4, 0.45], val_acc: [0.85, 0.84] },
};
const second = {
  epoch: [1, 2, 3],
  history: {
    loss: [0.6, 0.5, 0.4],
    accuracy: [0.7, 0.75, 0.8],
    val_loss: [1, NaN, 0.9],
    val_accuracy: [0.6, 0.7, 0.72],
  },
};

describe("comparisonChart", () => {
  it("compares a metric of the validation where all runs have one, and takes acc for accuracy", async () => {
    const chart = comparisonChart({ adam: first, SGD: second });
    expect(chart.description).toBe(
      "Comparison of runs, validation accuracy. adam: validation accuracy 0.85 to 0.84 in 2 epochs, best 0.85 in epoch 1. SGD: validation accuracy 0.6 to 0.72 in 3 epochs, best 0.72 in epoch 3.",
    );
    expect(textsOf((await drawn(chart)).svg)).toEqual(
      expect.arrayContaining(["validation accuracy", "epoch", "adam, best 0.85", "SGD, best 0.72"]),
    );
    expect((await tooltipsOf(chart))[1]).toEqual({ run: "adam", epoch: "2", "validation accuracy": "0.84" });
  });

  it("takes the metric that it is told, of which the lowest loss is the best, and leaves gaps where it is no number", async () => {
    const chart = comparisonChart({ adam: first, SGD: second }, { metric: "val_loss" });
    expect(chart.description).toContain("adam: validation loss 0.4 to 0.45 in 2 epochs, best 0.4 in epoch 1");
    expect(chart.description).toContain("SGD: validation loss 1 to 0.9 in 3 epochs, best 0.9 in epoch 3");
    const { svg, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(svg.replace(/<desc>.*<\/desc>/s, "")).not.toContain("NaN");
  });

  it("takes the training where a run was not validated", () => {
    const training = { loss: first.history.loss, acc: first.history.acc };
    const { description } = comparisonChart({ adam: { epoch: [1, 2], history: training }, SGD: second });
    expect(description).toContain("adam: training accuracy 0.8 to 0.9");
  });

  it("takes a History and its polars table, with the note of its data", () => {
    const history = new History("drawn stand-in data");
    history.add(0, { loss: 0.5, val_loss: 0.4 }, 3);
    history.add(1, { loss: 0.3, val_loss: 0.2 }, 3);
    const { description } = comparisonChart({ one: history, table: history.table() });
    expect(description).toBe(
      "Comparison of runs, validation loss. one: validation loss 0.4 to 0.2 in 2 epochs, best 0.2 in epoch 2. table: validation loss 0.4 to 0.2 in 2 epochs, best 0.2 in epoch 2. drawn stand-in data.",
    );
  });

  it("tells lines apart by colour, dash and shape", async () => {
    const { svg } = await drawn(comparisonChart({ adam: first, SGD: second }));
    expect(svg).toMatch(/stroke="#0072b2" stroke-width="2" stroke-dasharray="1,0"/);
    expect(svg).toMatch(/stroke="#d55e00" stroke-width="2" stroke-dasharray="6,3"/);
    const shapes = new Set([...svg.matchAll(/ d="(M[^"]*)" fill="#(?:0072b2|d55e00)"/g)].map(([, path]) => path));
    expect(shapes.size).toBeGreaterThanOrEqual(2);
  });

  it("keeps the peaks of a long run", async () => {
    const long = course(10_000);
    long.history["val_loss"] = long.epoch.map((epoch) => (epoch === 7777 ? 99 : epoch === 8888 ? 0.001 : 1));
    const tooltips = await tooltipsOf(comparisonChart({ long }, { metric: "val_loss" }));
    const values = tooltips.map((tooltip) => tooltip["validation loss"]);
    expect(values).toEqual(expect.arrayContaining(["99", "0.001"]));
    expect(values.length).toBeLessThanOrEqual(1000);
  });

  it("draws a run without a finished epoch, and one of which no value is a number", async () => {
    const chart = comparisonChart({
      none: { epoch: [], history: { loss: [] } },
      lost: { epoch: [1], history: { loss: [NaN] } },
    });
    expect(chart.description).toContain("none: no finished epoch. lost: training loss not a number in 1 epoch.");
    const { svg, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(["no value to compare", "none, no value"]));
  });

  it("says what is wrong with what it was given", () => {
    expect(() => comparisonChart({})).toThrow("there is no run to compare");
    expect(() => comparisonChart({ first }, { metric: "auc" })).toThrow(
      'the run "first" has no "auc" (there is: loss, accuracy, val_loss, val_accuracy): set metric to what all runs have',
    );
    expect(() => comparisonChart({ first, other: { epoch: [1], history: { mse: [1] } } })).toThrow(
      "no metric in common",
    );
    expect(() => comparisonChart({ table: { loss: [1] } })).toThrow(
      'the run "table" has the columns loss: give one "epoch"',
    );
    expect(() => comparisonChart({ short: { epoch: [1, 2], history: { loss: [1] } } })).toThrow(
      'has 2 epochs and 1 values of "loss"',
    );
  });
});
