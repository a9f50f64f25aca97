import { reliabilityChart } from "../../src/charts/reliability-chart.js";
import { calibration } from "../../src/training/numbers/index.js";
import { drawn, textsOf, tooltipsOf } from "./drawn.js";
import { tenClasses } from "./sample-charts.js";

const two = {
  labels: [1, 0, 1, 1],
  probabilities: [
    [0.3, 0.7],
    [0.3, 0.7],
    [0.1, 0.9],
    [0.1, 0.9],
  ],
  classNames: ["cat", "dog"],
};

describe("reliabilityChart", () => {
  it("shows shares, counts and the expected calibration error", async () => {
    const chart = reliabilityChart(calibration(two, { bins: 5 }));
    // |0.5 − 0.7| · 2/4 + |1 − 0.9| · 2/4
    expect(chart.description).toBe(
      "Reliability. expected calibration error 15% over 4 examples. Probability 0.6 to 0.8: 2 examples, mean 0.7, right 50%. Probability 0.8 to 1: 2 examples, mean 0.9, right 100%.",
    );
    expect(textsOf((await drawn(chart)).svg)).toEqual(
      expect.arrayContaining(["expected calibration error 15% over 4 examples", "examples", "2"]),
    );
    expect((await tooltipsOf(chart))[0]).toEqual({
      probability: "0.6 to 0.8",
      examples: "2",
      "mean probability": "0.7",
      "share of right answers": "0.5",
      "right − probability": "−0.2",
    });
  });

  it("says the error that calibration says", () => {
    const result = calibration(tenClasses);
    const percent = Number((100 * result.expectedError).toFixed(2));
    expect(reliabilityChart(result).description).toContain(`error ${percent}% over 2,000 examples`);
  });

  it("leaves numbers out where bars are narrow", async () => {
    const numbers = async (bins: number): Promise<number> => {
      const { svg } = await drawn(reliabilityChart(calibration(tenClasses, { bins })));
      return textsOf(svg).length;
    };
    expect(await numbers(50)).toBeLessThan(await numbers(12));
  });

  it("draws bins without examples, and says when there is no bin", async () => {
    const empty = { low: 0, high: 1, count: 0, confidence: NaN, accuracy: NaN };
    const chart = reliabilityChart({ bins: [empty] });
    expect(chart.description).toBe("Reliability. no examples.");
    const { svg, warnings } = await drawn(chart);
    expect(warnings).toEqual([]);
    expect(svg).not.toContain("NaN");
    expect(() => reliabilityChart({ bins: [] })).toThrow("the calibration has no bins");
  });
});
