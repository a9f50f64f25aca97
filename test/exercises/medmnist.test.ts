import { check } from "../../src/exercises/index.js";

describe("medmnist-1, what an alarm is worth", () => {
  it.each([90 / 1575, 0.057, 0.0571])("takes %p", (right) => {
    expect(check("medmnist-1", right).message).toBeUndefined();
  });

  it.each([
    [0.9, /that is the sensitivity/],
    [0.85, /that is the specificity/],
    [36 / 54, /in the screening 1 in 100 is/],
    [1485 / 1575, /share of alarms that are false/],
    [90 / (90 + 0.85 * 9900), /in 15 % of cases, not in 85 %/],
    [5.714, /not a percentage/],
    [0.9 / 1.05, /not equally frequent/],
    [0.009 / 0.159, /from the benign pictures only/],
    [0.009, /divide it by the share that raise any/],
    [0.8625, /that is the accuracy/],
    [0.3, /among 10,000 pictures/],
    [Number.NaN, /a number is wanted/],
  ])("says of %p what is off", (wrong, sentence) => {
    expect(check("medmnist-1", wrong).message).toMatch(sentence);
  });
});

describe("medmnist-2, weights for any number of classes", () => {
  type Weights = (counts: number[]) => number[];
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const filled = (counts: number[]) => counts.filter((count) => count > 0);

  it.each<[string, Weights]>([
    ["n / (K n_k)", (c) => c.map((count) => (count > 0 ? sum(c) / (filled(c).length * count) : 0))],
    ["the mean count divided by each", (c) => c.map((count) => count && sum(c) / filled(c).length / count)],
    [
      "weights that are scaled afterwards",
      (c) => {
        const raw = c.map((count) => (count === 0 ? 0 : 1 / count));
        const mean = sum(raw.map((weight, k) => weight * (c[k] ?? 0))) / sum(c);
        return raw.map((weight) => weight / mean);
      },
    ],
  ])("takes %s", (_, right) => {
    expect(check("medmnist-2", right).message).toBeUndefined();
  });

  it.each<[string, Weights, RegExp]>([
    ["the untouched stub", (c) => c.map(() => 1), /all classes get the same weight/],
    [
      "one divided by the count",
      (c) => c.map((count) => (count > 0 ? 1 / count : 0)),
      /mean weight .* and should be 1/,
    ],
    ["the number of classes forgotten", (c) => c.map((count) => sum(c) / count), /what is left to divide by/],
    ["shares", (c) => c.map((count) => count / sum(c)), /the rare one that has to count more/],
    ["the rest's share", (c) => c.map((count) => (sum(c) - count) / sum(c)), /weigh the same .* should be 1/],
    ["roots", (c) => c.map((count) => Math.sqrt(sum(c) / count)), /weigh .* in total: both have to weigh the same/],
    ["a class without pictures divided by 0", (c) => c.map((count) => sum(c) / (c.length * count)), /gets Infinity/],
    [
      "a class without pictures that gets a part",
      (c) => c.map((count) => (count > 0 ? sum(c) / (c.length * count) : 0)),
      /needs no part of the total/,
    ],
    [
      "a class without pictures that is weighed",
      (c) => c.map((count) => (count > 0 ? sum(c) / (filled(c).length * count) : 1)),
      /there is nothing to weigh/,
    ],
    ["a list used up", (c) => c.splice(0), /changes the list/],
    ["one number", () => 2.7 as unknown as number[], /return a list of numbers/],
    ["too few numbers", (c) => c.slice(1), /one for each of 2 classes/],
    ["no numbers", (c) => c.map(() => NaN), /a weight is NaN/],
  ])("says of %s what is off", (_, wrong, sentence) => {
    expect(check("medmnist-2", wrong).message).toMatch(sentence);
  });
});

describe("medmnist-3, the area without a curve", () => {
  type Area = (malignant: number[], benign: number[]) => number;
  /** Adds up what each pair gives; `tie` for equal ones. */
  const points =
    (tie: number): Area =>
    (malignant, benign) =>
      malignant.flatMap((p) => benign.map((q): number => (p > q ? 1 : p === q ? tie : 0))).reduce((a, b) => a + b, 0);
  const pairs = (malignant: number[], benign: number[]) => malignant.length * benign.length;

  it.each<[string, Area]>([
    ["all pairs", (m, b) => points(0.5)(m, b) / pairs(m, b)],
    [
      "ranks",
      (m, b) => {
        const all = [...m, ...b];
        const rank = (p: number) => all.filter((q) => q < p).length + (all.filter((q) => q === p).length + 1) / 2;
        const ranks = m.map(rank).reduce((sum, each) => sum + each, 0);
        return (ranks - (m.length * (m.length + 1)) / 2) / pairs(m, b);
      },
    ],
  ])("takes %s", (_, right) => {
    expect(check("medmnist-3", right).message).toBeUndefined();
  });

  it.each<[string, Area, RegExp]>([
    ["the untouched stub", () => 0.5, /the lists have to play a part/],
    ["equal ones not counted", (m, b) => points(0)(m, b) / pairs(m, b), /count one half, not nothing/],
    ["equal ones counted whole", (m, b) => points(1)(m, b) / pairs(m, b), /count one half, not a whole/],
    ["the other order", (m, b) => points(0.5)(b, m) / pairs(m, b), /is to have the higher probability/],
    ["a number of pairs", points(0.5), /which share of all pairs/],
    [
      "divided by pictures",
      (m, b) => points(0.5)(m, b) / (m.length + b.length),
      /the number of pairs, not of pictures/,
    ],
    ["divided by malignant ones", (m, b) => points(0.5)(m, b) / m.length, /the number of pairs, not of pictures/],
    [
      "pairs by place",
      (m, b) => m.filter((p, i) => p > (b[i] ?? 1)).length / m.length,
      /not only the one at its own place/,
    ],
    ["a difference of means", (m, b) => (m[0] ?? 0) - (b[0] ?? 0), /go through all pairs/],
    ["sorted lists", (m, b) => points(0.5)(m.sort(), b) / pairs(m, b), /sort or reverse a copy/],
    ["nothing", () => undefined as unknown as number, /return a number/],
    ["not a number", () => NaN, /divided by 0/],
  ])("says of %s what is off", (_, wrong, sentence) => {
    expect(check("medmnist-3", wrong).message).toMatch(sentence);
  });
});
