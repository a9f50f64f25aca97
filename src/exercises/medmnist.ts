import { inspect } from "node:util";

import { Random } from "../random.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { notWanted } from "./not-wanted.js";

/** The share of alarms that are right, 36 of 40 found, 18 of 120 false alarms, where 1 in 100 is ill. */
const valueOfAlarm: ExerciseCheck<number> = (answer) => {
  const [sensitivity, falseAlarms, ill] = [36 / 40, 18 / 120, 1 / 100];
  const ppv = (share: number, alarms = falseAlarms) =>
    (sensitivity * share) / (sensitivity * share + alarms * (1 - share));
  return compareNumber(answer, ppv(ill), {
    within: 0.0003,
    mistakes: [
      [sensitivity, "that is the sensitivity, the share of the malignant pictures that raise an alarm"],
      [1 - falseAlarms, "that is the specificity, the share of the benign pictures that raise none"],
      [
        ppv(40 / 160),
        "that is the share among the test pictures, where 40 of 160 are malignant: in the screening 1 in 100 is",
      ],
      [1 - ppv(ill), "that is the share of alarms that are false"],
      [ppv(ill, 1 - falseAlarms), "benign pictures raise an alarm in 15 % of cases, not in 85 %"],
      [100 * ppv(ill), "give a share between 0 and 1, not a percentage"],
      [ppv(1 / 2), "malignant and benign pictures are not equally frequent in the screening"],
      [
        (sensitivity * ill) / (sensitivity * ill + falseAlarms),
        "false alarms come from the benign pictures only, 99 of 100, not from all",
      ],
      [
        sensitivity * ill,
        "that is the share of all pictures that raise a right alarm: divide it by the share that raise any",
      ],
      [138 / 160, "that is the accuracy on the test pictures"],
    ],
    otherwise: "count the right alarms and all alarms among 10,000 pictures of the screening",
  });
};

/** Pictures of each class: two unequal ones, five, equal ones, and one class that is empty. */
const COUNTS: readonly (readonly number[])[] = [
  [147, 399],
  [10, 20, 40, 50, 80],
  [30, 30, 30],
  [60, 0, 20],
];

/** Weights that give each class that has pictures the same total, with the mean 1 a picture. */
const balancedWeights: ExerciseCheck<(counts: number[]) => readonly number[]> = (answer) => {
  if (typeof answer !== "function") return notWanted("a function", answer);
  for (const counts of COUNTS) {
    const given = [...counts];
    const fault = weightsFault(answer(given), counts);
    if (given.join() !== counts.join()) return "the function changes the list it is given: make a new one, by map";
    if (fault !== undefined) return `for [${counts.join(", ")}] ${fault}`;
  }
  return undefined;
};

function weightsFault(weights: unknown, counts: readonly number[]): string | undefined {
  if (!isNumbers(weights)) return `it returns ${inspect(weights, { depth: 1 }).slice(0, 60)}: return a list of numbers`;
  if (weights.length !== counts.length)
    return `it returns ${weights.length} numbers: one for each of ${counts.length} classes is wanted`;
  const notFinite = weights.findIndex((weight) => !Number.isFinite(weight));
  if (notFinite >= 0 && counts[notFinite] === 0)
    return `the class without pictures gets ${weights[notFinite] ?? ""}: nothing may be divided by its count`;
  if (notFinite >= 0) return `a weight is ${weights[notFinite] ?? ""}`;
  const filled = [...counts.keys()].filter((k) => (counts[k] ?? 0) > 0);
  const totals = filled.map((k) => (weights[k] ?? 0) * (counts[k] ?? 0));
  const [first = 0, second = 0] = totals;
  const n = sum(counts);
  if (!totals.every((total) => near(total, first))) {
    if (new Set(filled.map((k) => weights[k])).size === 1)
      return "all classes get the same weight: the frequent one still pulls more";
    if ((weights[0] ?? 0) < (weights[1] ?? 0) === (counts[0] ?? 0) < (counts[1] ?? 0))
      return "the frequent class gets the larger weight: it is the rare one that has to count more";
    return `the classes weigh ${text(first)} and ${text(second)} in total: both have to weigh the same`;
  }
  const mean = sum(totals) / n;
  if (near(mean, 1)) {
    const empty = counts.indexOf(0);
    return empty >= 0 && weights[empty] !== 0
      ? `the class without pictures gets ${weights[empty] ?? ""}: there is nothing to weigh`
      : undefined;
  }
  if (filled.length < counts.length && near(mean, filled.length / counts.length))
    return `the mean weight of a picture is ${text(mean)}: the class without pictures needs no part of the total`;
  if (near(mean, filled.length))
    return `the mean weight of a picture is ${text(mean)}, the number of classes: what is left to divide by?`;
  return `the classes weigh the same in total, but the mean weight of a picture is ${text(mean)} and should be 1`;
}

/** The share of pairs of a malignant and a benign picture that are in order, equal ones counting half. */
const areaUnderCurve: ExerciseCheck<(malignant: number[], benign: number[]) => number> = (answer) => {
  if (typeof answer !== "function") return notWanted("a function", answer);
  for (const [malignant, benign] of areaCases()) {
    const given: [number[], number[]] = [[...malignant], [...benign]];
    const area: unknown = answer(...given);
    if (given.join(" ") !== [malignant, benign].join(" "))
      return "the function changes the lists it is given: sort or reverse a copy";
    const fault = areaFault(area, { malignant, benign });
    if (fault !== undefined) return fault;
  }
  return undefined;
};

interface Sides {
  malignant: readonly number[];
  benign: readonly number[];
}

function areaFault(area: unknown, { malignant, benign }: Sides): string | undefined {
  if (typeof area !== "number")
    return `the function returns ${inspect(area, { depth: 0 }).slice(0, 60)}: return a number`;
  const pairs = malignant.length * benign.length;
  const differences = malignant.flatMap((p) => benign.map((q) => Math.sign(p - q)));
  const areaOf = (tie: number) => sum(differences.map((sign) => (sign > 0 ? 1 : sign < 0 ? 0 : tie))) / pairs;
  const right = areaOf(0.5);
  if (near(area, right)) return undefined;
  const example = `for [${malignant.slice(0, 4).join(", ")}${malignant.length > 4 ? ", …" : ""}] and [${benign.slice(0, 4).join(", ")}${benign.length > 4 ? ", …" : ""}] it returns ${text(area)}`;
  const inOrder = malignant.filter((p, i) => p > (benign[i] ?? Infinity)).length;
  const known: readonly (readonly [wrong: number, sentence: string])[] = [
    [0.5, "what guesses give: the lists have to play a part"],
    [areaOf(0), "two equal probabilities count one half, not nothing"],
    [areaOf(1), "two equal probabilities count one half, not a whole"],
    [1 - right, "the malignant picture is to have the higher probability"],
    [right * pairs, "that is how many pairs are in order: which share of all pairs is it?"],
    [(right * pairs) / (malignant.length + benign.length), "divide by the number of pairs, not of pictures"],
    [(right * pairs) / malignant.length, "divide by the number of pairs, not of pictures"],
    [(right * pairs) / benign.length, "divide by the number of pairs, not of pictures"],
    [
      inOrder / malignant.length,
      "each malignant picture has to meet every benign one, not only the one at its own place",
    ],
    [
      inOrder / Math.min(malignant.length, benign.length),
      "each malignant picture has to meet every benign one, not only the one at its own place",
    ],
    [NaN, "one of the lists may be empty, or something is divided by 0"],
  ];
  const reason = known.find(([wrong]) => near(area, wrong) || (Number.isNaN(wrong) && Number.isNaN(area)));
  return `${example}: ${reason?.[1] ?? "go through all pairs of a malignant and a benign picture, and see which of both is higher"}`;
}

/** Lists of different lengths, without and with equal probabilities. */
function areaCases(): (readonly [malignant: readonly number[], benign: readonly number[]])[] {
  const random = new Random(11);
  const some = (n: number, from: number) =>
    Array.from({ length: n }, () => Number(random.uniform(from, from + 0.6).toFixed(3)));
  return [
    [[0.9, 0.4, 0.7], [0.2, 0.6, 0.1, 0.8, 0.3]], // prettier-ignore
    [some(12, 0.35), some(30, 0.05)],
    [[0.5, 0.9, 0.3, 0.3], [0.3, 0.1, 0.5]], // prettier-ignore
  ];
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === "number");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
}

function text(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** The checks of the exercises in notebooks/medmnist.ipynb. */
export const medmnist = {
  "medmnist-1": valueOfAlarm,
  "medmnist-2": balancedWeights,
  "medmnist-3": areaUnderCurve,
};
