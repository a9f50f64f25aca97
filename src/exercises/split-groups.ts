import { inspect } from "node:util";

import { Random } from "../random.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { notWanted } from "./not-wanted.js";

/** Indices of photos to train and to test. */
export interface GroupSplit {
  train: number[];
  test: number[];
}

/** Divides photos, given the group of each, so that no group is in both parts and the test has about that share. */
export type SplitGroups = (groups: number[], testShare: number) => GroupSplit;

/** Tries a function that divides photos by groups. */
export const splitGroups: ExerciseCheck<SplitGroups> = (split) => {
  if (typeof split !== "function") return notWanted("a function", split);
  for (const [groups, share] of cases()) {
    const fault = splitFault(split([...groups], share), { groups, share });
    if (fault !== undefined) return `for ${groups.length} photos and a share of ${share}: ${fault}`;
  }
  return undefined;
};

/** What a function was asked for. */
interface Asked {
  groups: readonly number[];
  share: number;
}

function splitFault(given: unknown, { groups, share }: Asked): string | undefined {
  if (typeof given !== "object" || given === null || !("train" in given) || !("test" in given))
    return `the function gives ${inspect(given, { depth: 0 }).slice(0, 60)}: return { train, test }`;
  const { train, test } = given;
  if (!isIndices(train) || !isIndices(test)) return "train and test are to be lists of whole numbers";
  return indicesFault([...train, ...test], groups) ?? partsFault({ train, test }, { groups, share });
}

function indicesFault(all: readonly number[], { length: n }: readonly number[]): string | undefined {
  const wrong = all.find((index) => index < 0 || index >= n);
  if (wrong !== undefined)
    return `there is no photo ${wrong}: give places in the list from 0 on, not numbers of groups`;
  const seen = new Set<number>();
  const twice = all.find((index) => seen.size === seen.add(index).size);
  if (twice !== undefined) return `photo ${twice} comes twice: give places in the list, each one in one part`;
  const missing = Array.from({ length: n }, (_, i) => i).find((i) => !seen.has(i));
  if (missing !== undefined)
    return `${n - seen.size} photos are in neither part, photo ${missing} among them: all photos of a group go into its part`;
  return undefined;
}

function partsFault({ train, test }: GroupSplit, { groups, share }: Asked): string | undefined {
  const trained = new Set(train.map((index) => groups[index]));
  const both = test.find((index) => trained.has(groups[index]));
  if (both !== undefined) return `group ${groups[both] ?? ""} is in both parts`;
  if (test.length === 0) return "there is nothing to test on";
  if (train.length === 0) return "there is nothing to train on";
  const largest = Math.max(...sizes(groups).values());
  const wanted = share * groups.length;
  if (Math.abs(test.length - wanted) <= largest) return undefined;
  const off = `${test.length} photos are to be tested on, about ${Math.round(wanted)} are wanted`;
  if (Math.abs(train.length - wanted) <= largest) return `${off}: train and test have changed places`;
  return `${off}: count photos, not groups, while you fill the test`;
}

function isIndices(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isInteger(each));
}

/** Photos in each group. */
function sizes(groups: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

/** Groups in a row, mixed ones, and ones of very different sizes with numbers that say nothing of places. */
function cases(): [groups: number[], share: number][] {
  const random = new Random(4);
  const mixed = Array.from({ length: 60 }, () => random.integer(25));
  const uneven = Array.from({ length: 200 }, (_, i) => (i < 100 ? 500 + (i % 5) : 1000 + i));
  const order = Array.from(random.permutation(uneven.length), (i) => uneven[i] ?? 0);
  return [
    [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4], 0.2],
    [[0, 1, 0, 2, 1, 3, 2, 4, 3, 4, 5, 5], 0.25],
    [mixed, 0.3],
    [order, 0.25],
    [order.map((group) => -group), 0.6],
  ];
}
