import { jest } from "@jest/globals";

import type { Dataset } from "../../../src/data/dataset.js";
import { medMnist, mnist } from "../../../src/data/index.js";
import { tf } from "../../../src/tensorflow.js";
import * as numbers from "../../../src/training/numbers/index.js";
import type { ClassScores, LabelledProbabilities } from "../../../src/training/numbers/index.js";
import { randomPredictions } from "../../support/random-predictions.js";
import { withScikitLearn, type AskScikitLearn } from "../../support/scikit-learn.js";

/** Numbers of scikit-learn; "nan" and "inf" are words. */
type Figure = number | string | Figure[] | { [name: string]: Figure };

const cases: Record<string, LabelledProbabilities> = {
  "ten classes": randomPredictions({ n: 500, classes: 10, seed: 1 }),
  "two classes": randomPredictions({ n: 300, classes: 2, seed: 2 }),
  ties: randomPredictions({ n: 200, classes: 4, seed: 3, digits: 1 }),
  "ties of two classes": randomPredictions({ n: 100, classes: 2, seed: 4, digits: 1 }),
  "classes that never come": randomPredictions({ n: 80, classes: 4, seed: 5, shares: [1, 0, 2, 0] }),
  "one class only": randomPredictions({ n: 30, classes: 3, seed: 6, shares: [0, 1, 0] }),
  "one of two classes only": randomPredictions({ n: 30, classes: 2, seed: 7, shares: [1, 0] }),
  "one example": randomPredictions({ n: 1, classes: 3, seed: 8 }),
  "two examples": { labels: [1, 0], probabilities: [0.75, 0.25, 0.5, 0.5], classNames: ["a", "b"] },
  "rare classes": randomPredictions({ n: 1000, classes: 3, seed: 9, shares: [200, 5, 1] }),
  guesses: randomPredictions({ n: 300, classes: 5, seed: 10, skill: 0 }),
  "no mistakes": {
    labels: [0, 1, 2, 1],
    probabilities: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0],
    classNames: ["a", "b", "c"],
  },
  "several labels": randomPredictions({ n: 400, classes: 5, seed: 11, multiLabel: true }),
  "several labels with ties, one rare, one never": randomPredictions({
    n: 150,
    classes: 4,
    seed: 12,
    multiLabel: true,
    digits: 1,
    shares: [50, 47, 3, 0],
  }),
};

const triple = ({ precision, recall, f1 }: ClassScores) => [precision, recall, f1];

/** The figures of `scikit-learn.py`, by ours. */
function ours(set: LabelledProbabilities): Figure {
  const report = numbers.classificationReport(set);
  const { classNames } = set;
  const multiLabel = set.task === "multi-label";
  const two = classNames.length === 2 && !multiLabel;
  const { counts, shares } = multiLabel ? { counts: [], shares: () => [] } : matrixOf(set);
  return {
    report: {
      classes: [
        ...[0, 1, 2].map((i) => report.classes.map((scores) => triple(scores)[i] ?? NaN)),
        report.classes.map(({ support }) => support),
      ],
      micro: triple(report.micro),
      macro: triple(report.macro),
      weighted: triple(report.weighted),
      accuracy: report.accuracy,
    },
    ...(multiLabel
      ? {}
      : {
          confusion: counts,
          shares: { true: shares("true"), predicted: shares("predicted"), all: shares("all") },
          logLoss: numbers.logLoss(set),
          brierScore: numbers.brierScore(set),
        }),
    classes: classNames.map((_, positive) => ofClass(set, positive)),
    ...Object.fromEntries(
      (two ? [] : (["macro", "weighted", "micro"] as const)).flatMap((average) => [
        [`auc, ${average}`, numbers.rocAuc(set, { average })],
        [`averagePrecision, ${average}`, numbers.averagePrecision(set, { average })],
      ]),
    ),
  };
}

function matrixOf(set: LabelledProbabilities): { counts: number[][]; shares: numbers.ConfusionMatrix["shares"] } {
  const matrix = numbers.confusionMatrix(set);
  return { counts: matrix.counts.map((row) => [...row]), shares: matrix.shares.bind(matrix) };
}

function ofClass(set: LabelledProbabilities, positive: number): Figure {
  const roc = numbers.rocCurve(set, { positive });
  const all = numbers.rocCurve(set, { positive, dropIntermediate: false });
  const curve = numbers.precisionRecallCurve(set, { positive });
  const bins = numbers.calibration(set, { positive }).bins.filter(({ count }) => count > 0);
  return {
    roc: [[...roc.fpr], [...roc.tpr], [...roc.thresholds]],
    "roc, all": [[...all.fpr], [...all.tpr], [...all.thresholds]],
    auc: numbers.rocAuc(set, { positive }),
    delong: [...numbers.rocAucInterval(set, { positive })],
    precisionRecall: [[...curve.precision], [...curve.recall], [...curve.thresholds]],
    averagePrecision: numbers.averagePrecision(set, { positive }),
    calibration: [bins.map(({ accuracy }) => accuracy), bins.map(({ confidence }) => confidence)],
  };
}

/** The same figures to nine digits, with words for what is not finite. */
function comparable(figure: Figure): unknown {
  if (Array.isArray(figure)) return figure.map(comparable);
  if (typeof figure === "object") return Object.fromEntries(Object.entries(figure).map(([k, v]) => [k, comparable(v)]));
  if (typeof figure === "string") return figure;
  if (Number.isNaN(figure)) return "nan";
  return Number.isFinite(figure) ? expect.closeTo(figure, 9) : figure > 0 ? "inf" : "-inf";
}

const scikitLearn = await withScikitLearn();

describe("the numbers are scikit-learn's, to nine digits", () => {
  beforeEach(() => {
    jest.spyOn(console, "warn").mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());

  async function compare(ask: AskScikitLearn, sets: Record<string, LabelledProbabilities>): Promise<void> {
    const asked = Object.values(sets).map(({ labels, probabilities, classNames, task }) => ({
      labels: Array.from(labels),
      probabilities: rowsOf(Array.from(probabilities as ArrayLike<number>), classNames.length),
      multiLabel: task === "multi-label",
    }));
    const figures = await ask(asked);
    Object.entries(sets).forEach(([name, set], i) => {
      const own = comparable(ours(set)) as Record<string, unknown>;
      expect({ name, ...(figures[i] as Record<string, unknown>) }).toMatchObject({ name, ...own });
    });
  }

  scikitLearn.it(`for ${Object.keys(cases).join(", ")}`, (ask) => compare(ask, cases));

  scikitLearn.itWithRealData("mnist", "for softmax regression on the real MNIST", async (ask, data) => {
    const { train, test } = await mnist({ environment: { TSEMINAR_DATA: data } });
    await compare(ask, { mnist: softmaxRegression(train.take(1000), test.take(500)) });
  });

  scikitLearn.itWithRealData("medmnist", "for logistic regression on the real BreastMNIST", async (ask, data) => {
    const { train, test } = await medMnist("breastmnist", { environment: { TSEMINAR_DATA: data } });
    await compare(ask, { breastmnist: softmaxRegression(train, test) });
  });
});

/** What a net of one layer, trained for a moment on `train`, says of `test`. */
function softmaxRegression(train: Dataset, test: Dataset): LabelledProbabilities {
  const { classNames } = train;
  const inputs = (set: Dataset) =>
    tf.tensor2d(
      Float32Array.from(set.images, (value) => value / 255),
      [set.size, set.images.length / set.size],
    );
  const probabilities = tf
    .tidy(() => {
      const [x, z] = [inputs(train), inputs(test)];
      const y = tf.oneHot(tf.tensor1d(Int32Array.from(train.labels), "int32"), classNames.length).toFloat();
      let weights = tf.zeros([x.shape[1], classNames.length]);
      for (let i = 0; i < 30; i++)
        weights = weights.sub(
          x
            .transpose()
            .matMul(x.matMul(weights).softmax().sub(y))
            .mul(0.03 / train.size),
        );
      return z.matMul(weights).softmax().arraySync() as number[][];
    })
    .flatMap(summingToOne);
  return { labels: test.labels, probabilities, classNames };
}

/** Of two classes scikit-learn looks at one: in float32 the other is not quite what is left. */
function summingToOne(row: readonly number[]): number[] {
  const sum = row.reduce((a, b) => a + b, 0);
  return row.map((value) => value / sum);
}

function rowsOf(values: readonly number[], width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
}
