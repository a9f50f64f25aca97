import { jest } from "@jest/globals";
import fc from "fast-check";

import { jupyterDisplay } from "../../../src/jupyter.js";
import { tf } from "../../../src/tensorflow.js";
import * as numbers from "../../../src/training/numbers/index.js";
import type { LabelledProbabilities } from "../../../src/training/numbers/index.js";
import { randomPredictions } from "../../support/random-predictions.js";

const { brierScore, calibration, classificationReport, confusionMatrix, logLoss, rocAuc, rocAucInterval, rocCurve } =
  numbers;

/** Nine examples of three classes: two mistakes. */
const nine: LabelledProbabilities = {
  labels: [0, 0, 0, 1, 1, 1, 1, 2, 2],
  probabilities: [
    [0.8, 0.1, 0.1],
    [0.6, 0.3, 0.1],
    [0.1, 0.7, 0.2],
    [0.2, 0.5, 0.3],
    [0.1, 0.9, 0],
    [0.3, 0.4, 0.3],
    [0.2, 0.6, 0.2],
    [0.5, 0.1, 0.4],
    [0.1, 0.1, 0.8],
  ],
  classNames: ["cat", "dog", "fish"],
};

/** Two classes, some of each, with scores of few digits, so that there are ties. */
const twoSided = fc
  .array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 20 })), { minLength: 2, maxLength: 60 })
  .filter((rows) => rows.some(([truth]) => truth) && rows.some(([truth]) => !truth))
  .map((rows): LabelledProbabilities => ({
    labels: rows.map(([truth]) => Number(truth)),
    probabilities: rows.map(([, score]) => score / 20),
    classNames: ["no", "yes"],
  }));
const several = fc
  .record({ n: fc.integer({ min: 1, max: 50 }), classes: fc.integer({ min: 1, max: 6 }), seed: fc.nat() })
  .map((options) => randomPredictions({ ...options, digits: 1 }));

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  jest.spyOn(console, "warn").mockImplementation((line: unknown) => void warnings.push(String(line)));
});
afterEach(() => jest.restoreAllMocks());

describe("confusionMatrix", () => {
  it("counts by true and predicted class, and shows itself as a table", () => {
    const matrix = confusionMatrix(nine);
    expect(matrix.counts).toEqual([
      [2, 1, 0],
      [0, 4, 0],
      [1, 0, 1],
    ]);
    expect([matrix.size, matrix.right, matrix.accuracy]).toEqual([9, 7, 7 / 9]);
    expect(matrix.interval[0]).toBeCloseTo(0.4526, 4); // 7 of 9 in any table of Wilson's interval
    expect(matrix.interval[1]).toBeCloseTo(0.9368, 4);
    expect(matrix.table().columns).toEqual(["true class", "cat", "dog", "fish"]);
    expect(matrix.table().row(2)).toEqual(["fish", 1, 0, 1]);
    const bundle = matrix[jupyterDisplay]();
    expect(bundle["text/html"]).toContain("<table");
    expect(bundle["text/plain"]).toContain("fish");
  });

  it("takes two classes that have the same name apart", () => {
    const table = confusionMatrix({ labels: [1], probabilities: [0, 1], classNames: ["a", "a"] }).table();
    expect(table.columns).toEqual(["true class", "a", "a (1)"]);
  });

  it("has all examples in it, and shares of each class that add up to 1", () => {
    fc.assert(
      fc.property(several, (set) => {
        const matrix = confusionMatrix(set);
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        expect(matrix.size).toBe(set.labels.length);
        expect(sum(matrix.shares("all").flat())).toBeCloseTo(1, 9);
        matrix
          .shares("true")
          .forEach((row, i) => expect(sum(row)).toBeCloseTo(sum(matrix.counts[i] ?? []) > 0 ? 1 : 0, 9));
        const report = classificationReport(set);
        expect(report.accuracy).toBeCloseTo(matrix.accuracy, 12);
        expect(report.micro.f1).toBeCloseTo(matrix.accuracy, 12);
        expect(report.classes.map(({ recall }) => recall)).toEqual(matrix.shares("true").map((row, k) => row[k]));
        expect(report.classes.map(({ precision }) => precision)).toEqual(
          matrix.shares("predicted").map((row, k) => row[k]),
        );
      }),
    );
  });
});

describe("classificationReport", () => {
  it("has a row for each class, one for each mean, and the accuracy below", () => {
    const report = classificationReport(nine);
    expect(report.classes[0]).toEqual({ className: "cat", precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 });
    expect(report.table().getColumn("class").toArray()).toEqual([
      "cat",
      "dog",
      "fish",
      "micro mean",
      "macro mean",
      "weighted mean",
    ]);
    const bundle = report[jupyterDisplay]();
    for (const type of ["text/plain", "text/html"] as const)
      expect(bundle[type]).toContain("accuracy 0.7778 of 9 examples, 95 % interval 0.4526 – 0.9368");
  });
});

describe("rocAuc", () => {
  it("is 1 − itself when the scores are turned round, and the share of pairs in order", () => {
    fc.assert(
      fc.property(twoSided, (set) => {
        const scores = Array.from(set.probabilities as number[]);
        const turned = { ...set, probabilities: scores.map((score) => 1 - score) };
        expect(rocAuc(turned)).toBeCloseTo(1 - rocAuc(set), 9);
        expect(rocAuc(set, { positive: "no" })).toBeCloseTo(rocAuc(set), 9);
        const of = (label: number) => scores.filter((_, i) => set.labels[i] === label);
        const pairs = of(1).flatMap((high) => of(0).map((low) => (high > low ? 1 : high === low ? 0.5 : 0)));
        expect(rocAuc(set)).toBeCloseTo(pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length, 9);
      }),
    );
  });

  it("lies in its intervals", () => {
    fc.assert(
      fc.property(twoSided, fc.constantFrom("delong" as const, "hanley-mcneil" as const), (set, method) => {
        const area = rocAuc(set);
        const [low, high] = rocAucInterval(set, { method });
        if (Number.isNaN(low)) return; // one positive or negative, by DeLong
        expect(low).toBeLessThanOrEqual(area + 1e-12);
        expect(high).toBeGreaterThanOrEqual(area - 1e-12);
      }),
    );
  });

  it("has Hanley and McNeil's standard error of an area of 0.893 of 51 and 58 images", () => {
    // Worked out from their formula: Q1 = 0.8067, Q2 = 0.8425, standard error 0.03251.
    const positives = Array.from({ length: 51 }, (_, i) => (i < 45 ? 0.9 : i < 46 ? 0.4 : 0.1));
    const negatives = Array.from({ length: 58 }, (_, i) => (i < 31 ? 0.3 : i < 32 ? 0.4 : 0.5));
    const set = {
      labels: [...positives.map(() => 1), ...negatives.map(() => 0)],
      probabilities: [...positives, ...negatives],
      classNames: ["normal", "abnormal"],
    };
    const [low, high] = rocAucInterval(set, { method: "hanley-mcneil" });
    expect(rocAuc(set)).toBeCloseTo(2641.5 / (51 * 58), 12);
    expect((high - low) / 2 / 1.959964).toBeCloseTo(0.03251, 5);
  });

  it("is NaN with a sentence where a class never comes, or nothing else does", () => {
    const set = { labels: [0, 0], probabilities: [0.2, 0.7], classNames: ["cat", "dog"] };
    expect(rocAuc(set)).toBeNaN();
    expect(rocAuc(set, { positive: "cat" })).toBeNaN();
    expect(rocAuc({ ...nine, labels: [0, 0, 0, 1, 1, 1, 1, 0, 0] })).toBeNaN();
    expect(warnings).toEqual([
      'The ROC curve and its area are NaN, for no example belongs to "dog".',
      'The ROC curve and its area are NaN, for every example belongs to "cat".',
      'The ROC curve and its area are NaN, for no example belongs to "fish".',
    ]);
    expect(numbers.averagePrecision(set)).toBe(0);
    expect(warnings.at(-1)).toBe('Recall is taken for 1 at every threshold, for no example belongs to "dog".');
  });

  it("needs to know which class is positive where there are more than two, for a curve or an interval", () => {
    expect(() => rocCurve(nine)).toThrow('needs to know which of 3: give positive, as in { positive: "cat" }');
    expect(() => rocAucInterval(nine)).toThrow("give positive");
    expect(rocCurve(nine, { positive: "fish" }).auc).toBe(rocAuc(nine, { positive: 2 }));
    expect(() => rocAuc(nine, { positive: "bird" })).toThrow('no class "bird" (one of: cat, dog, fish)');
    expect(() => rocAuc(nine, { positive: 3 })).toThrow("no class 3: give a number from 0 to 2 or a name");
    expect(() => rocAuc(nine, { average: "mean" as "macro" })).toThrow(
      'average is "mean" (one of: macro, weighted, micro)',
    );
    expect(() => rocAucInterval(nine, { positive: 0, method: "wald" as "delong" })).toThrow(
      'method is "wald" (one of: delong, hanley-mcneil)',
    );
  });
});

describe("curves", () => {
  it("rise and fall as they should and show themselves as tables", () => {
    fc.assert(
      fc.property(twoSided, (set) => {
        const { fpr, tpr, thresholds } = rocCurve(set);
        expect([fpr[0], tpr[0], thresholds[0], fpr.at(-1), tpr.at(-1)]).toEqual([0, 0, Infinity, 1, 1]);
        fpr.slice(1).forEach((rate, i) => expect(rate).toBeGreaterThanOrEqual(fpr[i] ?? NaN));
        thresholds.slice(1).forEach((value, i) => expect(value).toBeLessThan(thresholds[i] ?? NaN));
        const { averagePrecision, recall } = numbers.precisionRecallCurve(set);
        expect(averagePrecision).toBeGreaterThan(0);
        expect(averagePrecision).toBeLessThanOrEqual(1 + 1e-12);
        expect([recall[0], recall.at(-1)]).toEqual([1, 0]);
      }),
    );
    const curves = [rocCurve(nine, { positive: 0 }), numbers.precisionRecallCurve(nine, { positive: 0 })];
    for (const curve of curves) {
      expect(curve.className).toBe("cat");
      expect(curve[jupyterDisplay]()["text/html"]).toContain("threshold");
    }
    expect(curves[0]?.table().columns).toEqual(["threshold", "false positive rate", "true positive rate"]);
  });
});

describe("calibration", () => {
  it("compares probability and share of right answers, bin by bin", () => {
    const { bins, expectedError, largestError, size } = calibration(nine, { bins: 5 });
    expect(size).toBe(9);
    expect(bins.map(({ count }) => count)).toEqual([0, 1, 4, 3, 1]);
    const { low = NaN, high = NaN, confidence = NaN, accuracy = NaN } = bins[2] ?? {};
    expect([low, high, confidence, accuracy].map((value) => value.toFixed(9))).toEqual([
      "0.400000000",
      "0.600000000",
      "0.550000000",
      "0.750000000",
    ]);
    const gaps = [0.6, 4 * 0.2, 3 * Math.abs(2 / 3 - 2.3 / 3), 0.1];
    expect(expectedError).toBeCloseTo(gaps.reduce((sum, gap) => sum + gap, 0) / 9, 9);
    expect(largestError).toBeCloseTo(0.6, 9);
    expect(calibration(nine).table().columns).toEqual(["above", "up to", "examples", "confidence", "accuracy"]);
    expect(calibration(nine)[jupyterDisplay]()["text/plain"]).toContain("confidence");
  });

  it("is perfect where nothing is left to chance, and counts every example once", () => {
    const sure = { labels: [0, 1, 0], probabilities: [0, 1, 0], classNames: ["a", "b"] };
    expect(calibration(sure).expectedError).toBe(0);
    fc.assert(
      fc.property(several, fc.integer({ min: 1, max: 15 }), (set, bins) => {
        const counts = calibration(set, { bins }).bins.map(({ count }) => count);
        expect(counts).toHaveLength(bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(set.labels.length);
      }),
    );
  });
});

describe("inputs", () => {
  it("may be rows, one list of all rows, or for two classes the probability of class 1", () => {
    const flat = { ...nine, probabilities: Float32Array.from((nine.probabilities as number[][]).flat()) };
    expect(confusionMatrix(flat)).toEqual(confusionMatrix(nine));
    const one = { labels: [0, 1, 1], probabilities: [0.25, 0.5, 0.75], classNames: ["a", "b"] };
    const both = { ...one, probabilities: [0.75, 0.25, 0.5, 0.5, 0.25, 0.75] };
    for (const number of [logLoss, brierScore, rocAuc]) expect(number(one)).toBe(number(both));
    expect(rocAuc({ data: one, probabilities: one.probabilities })).toBe(rocAuc(one));
  });

  it("that do not fit are answered with the value and the way out", () => {
    const set = { labels: [0, 1], probabilities: [0.25, 0.5], classNames: ["a", "b"] };
    const refusals: [Partial<LabelledProbabilities>, string][] = [
      [{ labels: [], probabilities: [] }, "there are no predictions: give at least one example"],
      [{ labels: [0, 2] }, "label 2 of example 1 is no class: give a whole number from 0 to 1"],
      [{ labels: [0, -1] }, "label -1 of example 1 is no class"],
      [{ labels: [0, 0.5] }, "label 0.5 of example 1 is no class"],
      [{ probabilities: [0.25, NaN] }, 'example 1 has the probability NaN of "a": give numbers from 0 to 1'],
      [{ probabilities: [0.25, 3] }, 'example 1 has the probability -2 of "a"'],
      [{ probabilities: [1, 0, -0.5, 0] }, 'example 1 has the probability -0.5 of "a"'],
      [
        { probabilities: [1, 0, 0] },
        "3 probabilities and 2 labels for 2 classes: give 2 probabilities an example, and one label",
      ],
      [{ probabilities: [[1, 0], [1]] }, "row 1 has 1 probabilities and row 0 has 2: give each row 2"],
      [{ task: "multi-label", labels: [0, 2], probabilities: [0, 1] }, "label 2 of example 0 is neither 0 nor 1"],
      [
        { task: "multi-label", labels: [0, 1, 1], probabilities: [0, 1, 1] },
        "3 probabilities and 3 labels for 2 classes",
      ],
    ];
    const functions = [classificationReport, rocAuc, logLoss, calibration, confusionMatrix, numbers.averagePrecision];
    for (const number of functions)
      for (const [change, message] of refusals)
        if (!message.startsWith("3 probabilities and 3") || number === rocAuc)
          expect(() => number({ ...set, ...change })).toThrow(message);
  });

  it("with several labels an example are refused where a number needs one class", () => {
    const set = randomPredictions({ n: 20, classes: 3, seed: 1, multiLabel: true });
    expect(() => confusionMatrix(set)).toThrow(
      "a confusion matrix needs one class an example, but these may have several: take classificationReport",
    );
    for (const number of [logLoss, brierScore, calibration])
      expect(() => number(set)).toThrow("needs one class an example, but these may have several");
    expect(calibration(set, { positive: 1 }).size).toBe(20);
  });

  it("out of range are said with the way out", () => {
    expect(() => calibration(nine, { bins: 0 })).toThrow("bins is 0: give a whole number of at least 1");
    expect(() => classificationReport(nine, { threshold: 2 })).toThrow("threshold is 2: give a number from 0 to 1");
  });

  it("of thirty thousand examples are no trouble, and no tensors are made", () => {
    const set = randomPredictions({ n: 30_000, classes: 3, seed: 3 });
    const before = tf.memory().numTensors;
    confusionMatrix(set);
    classificationReport(set);
    const { auc } = rocCurve(set, { positive: 0, dropIntermediate: false });
    expect(rocAuc(set, { positive: 0 })).toBeCloseTo(auc, 9);
    rocAucInterval(set, { positive: 0 });
    numbers.averagePrecision(set);
    calibration(set);
    expect(tf.memory().numTensors).toBe(before);
  });
});
