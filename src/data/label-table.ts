import type { Labels } from "./labelled-images.js";

/** What a label says: one class of several, any number of findings, or a degree on a scale. */
export type LabelTask = "single-label" | "multi-label" | "ordinal";

/** Labels with what is needed to read them. */
export interface LabelTable {
  /** `[n]` numbers of classes, or for several labels an image `[n, classes]` of 0 and 1, row by row. */
  readonly labels: Labels;
  /** Name of class 0, 1, 2, …. */
  readonly classNames: readonly string[];
  readonly task: LabelTask;
}

/** `[n]`, or `[n, classes]` where an image may have several labels. */
export type LabelsShape = readonly [n: number] | readonly [n: number, classes: number];

/** The shape of the labels of n images. */
export function labelsShape(n: number, { classNames, task }: Pick<LabelTable, "classNames" | "task">): LabelsShape {
  return task === "multi-label" ? [n, classNames.length] : [n];
}

/** The numbers of the classes that image i belongs to: one, or for several labels any number. */
export function classesOf(i: number, { labels, classNames, task }: LabelTable): number[] {
  if (task !== "multi-label") return [labels[i] ?? 0];
  return [...classNames.keys()].filter((k) => labels[i * classNames.length + k] === 1);
}

/** @throws Error when there are not n labels, or one of them has no name */
export function checkLabels(n: number, table: LabelTable): void {
  const { labels, classNames, task } = table;
  if (task === "multi-label") {
    const expected = n * classNames.length;
    if (labels.length !== expected)
      throw new Error(
        `${labels.length} labels for ${n} images and ${classNames.length} classes: give ${expected}, a 0 or 1 for each image and class`,
      );
    const wrong = labels.findIndex((label: number) => label > 1);
    if (wrong >= 0)
      throw new Error(
        `label ${labels[wrong] ?? ""} of image ${Math.floor(wrong / classNames.length)} is neither 0 nor 1: where an image may have several labels, each is one of these`,
      );
    return;
  }
  if (labels.length !== n) throw new Error(`${labels.length} labels for ${n} images: give one label an image`);
  const unnamed = labels.findIndex((label: number) => label >= classNames.length);
  if (unnamed >= 0)
    throw new Error(
      `label ${labels[unnamed] ?? ""} of image ${unnamed} has no name: classNames names only 0 … ${classNames.length - 1}`,
    );
}

/** The labels of the images at `indices`, in that order. */
export function selectLabels(indices: Uint32Array, { labels, classNames, task }: LabelTable): Labels {
  const width = task === "multi-label" ? classNames.length : 1;
  const chosen = emptyLike(labels, indices.length * width);
  indices.forEach((index, i) => {
    for (let k = 0; k < width; k++) chosen[i * width + k] = labels[index * width + k] ?? 0;
  });
  return chosen;
}

/** How many images each class has, in the order of the classes. */
export function countClasses(n: number, table: LabelTable): number[] {
  const counts = table.classNames.map(() => 0);
  const count = (k: number) => (counts[k] = (counts[k] ?? 0) + 1);
  if (table.task === "multi-label") for (let i = 0; i < n; i++) classesOf(i, table).forEach(count);
  else table.labels.forEach(count);
  return counts;
}

/** Class numbers as the smallest array that holds them. */
export function labelsFrom(numbers: readonly number[], classes: number): Labels {
  return classes > 256 ? Uint16Array.from(numbers) : Uint8Array.from(numbers);
}

function emptyLike(labels: Labels, length: number): Labels {
  return labels instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}
