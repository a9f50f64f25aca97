import { inspect } from "node:util";

import { Random } from "../random.js";
import type { tf } from "../tensorflow.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { layersOfKind, netFault } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";

/** The parameters of the first convolution when its filters are 5×5 instead of 3×3. */
const parameters: ExerciseCheck<number> = (answer) =>
  compareNumber(answer, 64 * (5 * 5 + 1), {
    mistakes: [
      [64 * 5 * 5, "each filter also has a bias"],
      [64 * 5 * 5 + 1, "each filter has a bias of its own"],
      [64 * (3 * 3 + 1), "that is the layer with 3×3 filters"],
      [64 * (5 + 1), "a filter has a weight for each of its rows and columns"],
      [5 * 5 + 1, "that is one filter"],
      [24 * 24 * 64, "that is how many numbers the layer gives: its filters are the same at every place"],
    ],
    otherwise: "count the weights of one filter, add its bias, and multiply by the number of filters",
  });

/** Parameters that the net of the second exercise may have. */
const MOST_PARAMETERS = 100_000;

/** A net of few parameters with two convolutions. */
const smallNet: ExerciseCheck<tf.LayersModel> = (net) => {
  const fault = netFault(net, { inputShape: [28, 28, 1], classes: 10 });
  if (fault !== undefined) return fault;
  const { length } = layersOfKind(net, "Conv2D");
  if (length < 2) return `the net has ${length} convolutions: two at least are to stay`;
  const total = net.countParams();
  if (total <= MOST_PARAMETERS) return undefined;
  const [most] = [...net.layers].sort((a, b) => b.countParams() - a.countParams());
  const share = Math.round((100 * (most?.countParams() ?? 0)) / total);
  return `the net has ${total.toLocaleString("en")} parameters, ${share} % of them in layer "${most?.name ?? ""}": make what goes into that layer smaller, or the layer itself`;
};

/** How sure a net was of one picture, its largest probability, and whether it was right. */
export interface SureAnswer {
  sureness: number;
  right: boolean;
}

/** Finds from which sureness on answers may be trusted so that at most that share of them is wrong. */
export type ChooseThreshold = (answers: SureAnswer[], most: number) => number;

const threshold: ExerciseCheck<ChooseThreshold> = (choose) => {
  if (typeof choose !== "function") return notWanted("a function", choose);
  for (const [answers, most] of thresholdCases()) {
    const given = choose(
      answers.map((answer) => ({ ...answer })),
      most,
    );
    const off = thresholdFault(given, { answers, most });
    if (off !== undefined) return off;
  }
  return undefined;
};

function thresholdFault(
  given: unknown,
  { answers, most }: { answers: readonly SureAnswer[]; most: number },
): string | undefined {
  if (typeof given !== "number" || Number.isNaN(given))
    return `the function gives ${inspect(given, { depth: 0 }).slice(0, 60)}: return a number`;
  const [accepted, best] = [from(answers, given), from(answers, lowest(answers, { most }))];
  if (accepted.length === best.length) return undefined;
  const example = `of ${answers.length} answers, at most ${100 * most} % wrong, it gives ${Number(given.toFixed(4))}`;
  if (accepted.length === answers.length) return `${example}: all answers are trusted, too many of them are wrong`;
  if (given > 1 && best.length > 0) return `${example}: no answer is trusted, a threshold lies between 0 and 1`;
  if (wrongShare(accepted) > most) {
    const wrong = accepted.filter(({ right }) => !right).length;
    const amongAll = lowest(answers, { most, among: answers.length });
    return accepted.length === from(answers, amongAll).length
      ? `${example}: the share counts among the trusted answers, not among all`
      : `${example}: ${wrong} of the ${accepted.length} trusted answers are wrong`;
  }
  if (accepted.every(({ right }) => right) && most > 0)
    return `${example}: it stops before the first mistake, but some mistakes are allowed`;
  return `${example}: ${accepted.length} answers are trusted, but more could be: look on beyond the first threshold that is not good enough, and trust those at the threshold itself`;
}

/** The lowest sureness that is good enough; above all where none is. */
function lowest(answers: readonly SureAnswer[], { most, among }: { most: number; among?: number }): number {
  const places = answers.map(({ sureness }) => sureness).sort((a, b) => a - b);
  return places.find((place) => wrongShare(from(answers, place), among) <= most) ?? Infinity;
}

function from(answers: readonly SureAnswer[], place: number): SureAnswer[] {
  return answers.filter(({ sureness }) => sureness >= place);
}

function wrongShare(answers: readonly SureAnswer[], among = answers.length): number {
  return among === 0 ? 0 : answers.filter(({ right }) => !right).length / among;
}

/** Answers of nets that are the surer the more often they are right, and one where a mistake is among the surest. */
function thresholdCases(): [answers: SureAnswer[], most: number][] {
  const random = new Random(5);
  const some = (n: number): SureAnswer[] =>
    Array.from({ length: n }, () => {
      const sureness = random.uniform(0.3, 1);
      return { sureness, right: random.uniform() < sureness };
    });
  const late = Array.from({ length: 40 }, (_, i) => ({ sureness: 0.99 - i / 100, right: i !== 1 && i < 30 }));
  return [
    [some(200), 0.1],
    [some(100), 0.2],
    [late, 0.05],
    [late.map((answer) => ({ ...answer, right: false })), 0.1],
  ];
}

/** The checks of the exercises in notebooks/mnist.ipynb. */
export const mnist = { "mnist-1": parameters, "mnist-2": smallNet, "mnist-3": threshold };
