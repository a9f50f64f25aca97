import { inspect } from "node:util";

import { convolutionOutput, convolutionParameters, poolingOutput, receptiveField } from "../nets/index.js";
import { Random } from "../random.js";
import type { tf } from "../tensorflow.js";
import { compareNumber } from "./compare-number.js";
import type { ExerciseCheck } from "./exercise-check.js";
import { netFault } from "./net-fault.js";
import { notWanted } from "./not-wanted.js";

/** Rows of numbers. */
type Matrix = readonly (readonly number[])[];

/** How many numbers flatten gives behind 32 filters of 5×5 over 32×32×3 and a pooling of 2. */
const flattened: ExerciseCheck<number> = (answer) => {
  const [kernelSize, filters] = [5, 32];
  const side = convolutionOutput({ size: 32, kernelSize });
  const pooled = poolingOutput({ size: side });
  return compareNumber(answer, pooled * pooled * filters, {
    mistakes: [
      [side * side * filters, "pooling comes before flatten, and keeps one number of four"],
      [pooled * pooled, "that is one map: each filter makes one"],
      [pooled * filters, "a map has height and width"],
      [pooled * pooled * 3, "each filter sums over the three channels: how many maps come out?"],
      [pooled * pooled * filters * 3, "each filter sums over the three channels, and gives one map for all of them"],
      [16 * 16 * filters, "without padding the filter cannot stand on the edge, so that its map is smaller than 32×32"],
      [15 * 15 * filters, "the filter has 5 pixels a side: 32 − 5 + 1 places fit"],
      [convolutionParameters({ kernelSize, channels: 3, filters }), "that is what the layer learns, not what it gives"],
    ],
    otherwise: "find the side of a map behind the convolution, then behind the pooling, then count all maps' numbers",
  });
};

/** Lines of a patch of 3×3. */
const LINES: readonly (readonly [name: string, patch: Matrix])[] = [
  ["a horizontal line", [[0, 0, 0], [1, 1, 1], [0, 0, 0]]], // prettier-ignore
  ["a vertical line", [[0, 1, 0], [0, 1, 0], [0, 1, 0]]], // prettier-ignore
  ["the diagonal from lower left to upper right", [[0, 0, 1], [0, 1, 0], [1, 0, 0]]], // prettier-ignore
];
const WANTED: Matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]; // prettier-ignore

/** A filter that finds the diagonal from upper left to lower right, and nothing in a flat patch. */
const diagonal: ExerciseCheck<Matrix> = (filter) => {
  const fault = matrixFault(filter, "the filter");
  if (fault !== undefined) return fault;
  if (filter.length !== 3 || filter[0]?.length !== 3)
    return `the filter is ${filter.length}×${filter[0]?.length ?? 0}: 3×3 is wanted`;
  const answers = (patch: Matrix) => correlate(patch, filter)[0]?.[0] ?? NaN;
  if (filter.flat().every((value) => value === 0)) return "a filter of zeros answers 0 to every patch";
  const flat = answers([1, 1, 1].map(() => [1, 1, 1]));
  if (Math.abs(flat) > 1e-6)
    return `to a flat patch of ones it answers ${rounded(flat)}: positive and negative numbers have to cancel each other`;
  const wanted = answers(WANTED);
  const others = LINES.map(([name, patch]) => [name, answers(patch)] as const);
  const better = others.find(([, other]) => other > 0 && other >= wanted - 1e-9);
  if (better)
    return `to ${better[0]} it answers ${rounded(better[1])}, and to the diagonal that is wanted ${rounded(wanted)}: that is to be the highest`;
  if (wanted <= 0)
    return `to the diagonal that is wanted it answers ${rounded(wanted)}: positive numbers belong where the line lies`;
  return undefined;
};

/** A convolution without padding, with stride 1, of any height and width. */
const convolve: ExerciseCheck<(image: number[][], filter: number[][]) => Matrix> = (answer) => {
  if (typeof answer !== "function") return notWanted("a function", answer);
  const random = new Random(3);
  for (const [h, w, kh, kw] of [
    [5, 5, 3, 3],
    [4, 7, 3, 2],
    [6, 3, 1, 3],
  ] as const) {
    // prettier-ignore
    const table = (rows: number, columns: number) =>
      Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.integer(19) - 9));
    const [image, filter] = [table(h, w), table(kh, kw)];
    const before = JSON.stringify([image, filter]);
    const fault = mapFault(answer(image, filter), { image, filter });
    if (JSON.stringify([image, filter]) !== before) return "the function changes the image or the filter it is given";
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** What is wrong with what a student's convolution gave. */
function mapFault(got: Matrix, { image, filter }: { image: Matrix; filter: Matrix }): string | undefined {
  const right = correlate(image, filter);
  const sizes = `an image of ${sizeText(image)} and a filter of ${sizeText(filter)}`;
  if (Array.isArray(got) && got.length === 0) return "the function returns no rows yet";
  const fault = matrixFault(got, "what the function returns");
  if (fault !== undefined) return fault;
  if (sizeText(got) === sizeText(image) && sizeText(right) !== sizeText(image))
    return `for ${sizes} it returns ${sizeText(got)}: without padding the filter must not reach over the edge`;
  if (got.length < right.length || (got[0]?.length ?? 0) < (right[0]?.length ?? 0))
    return `for ${sizes} it returns ${sizeText(got)}, which is too small: the last place of the filter counts, too`;
  if (sizeText(got) !== sizeText(right))
    return `for ${sizes} it returns ${sizeText(got)}: how many places has the filter along each side?`;
  const same = (other: Matrix) =>
    sizeText(other) === sizeText(got) && other.flat().every((v, i) => near(v, got.flat()[i]));
  if (same(right)) return undefined;
  const turned = [...filter].reverse().map((row) => [...row].reverse());
  if (same(correlate(image, turned)))
    return "the filter is turned around: that is mathematicians' convolution, nets do it without";
  if (same(right.map((row) => row.map((value) => Math.max(0, value)))))
    return "negative sums became 0: that is ReLU, which is a step of its own";
  return `for ${sizes} the first number is ${rounded(got[0]?.[0] ?? NaN)} and should be ${rounded(right[0]?.[0] ?? NaN)}, or a later one differs: multiply each number of the filter by the pixel under it, and add up`;
}

/** A net that sees far with few parameters. */
const farSeeing: ExerciseCheck<tf.LayersModel> = (net) => {
  const fault = netFault(net, { inputShape: [28, 28, 1], classes: 10 });
  if (fault !== undefined) return fault;
  for (const layer of net.layers) {
    const { kernelSize, poolSize } = layer.getConfig();
    const sides = [kernelSize ?? poolSize ?? 1].flat().map(Number);
    if (sides.some((side) => side > 3))
      return `layer "${layer.name}" looks at ${sides.join("×")} at once: filters and pools of at most 3×3 are allowed here`;
  }
  const { size } = receptiveField(net);
  if (Math.max(...size) === 1) return "no layer looks at more than one pixel of a map: there is no convolution yet";
  if (Math.min(...size) < 18)
    return `one number of the last map sees ${size.join("×")} pixels: pooling or strides make every later filter see further`;
  if (net.countParams() > 3000)
    return `the net has ${net.countParams().toLocaleString("en")} parameters, at most 3,000 are allowed: which layer has most of them, and why?`;
  return undefined;
};

/** Each number of a filter times the pixel under it, added up, for all places. */
function correlate(image: Matrix, filter: Matrix): number[][] {
  const places = (size = 0, kernel = 0) => Array.from({ length: size - kernel + 1 }, (_, i) => i);
  return places(image.length, filter.length).map((top) =>
    places(image[0]?.length, filter[0]?.length).map((left) =>
      filter
        .flatMap((row, y) => row.map((value, x) => value * (image[top + y]?.[left + x] ?? 0)))
        .reduce((sum, product) => sum + product, 0),
    ),
  );
}

function matrixFault(matrix: Matrix, what: string): string | undefined {
  if (!Array.isArray(matrix) || matrix.length === 0 || !matrix.every((row) => Array.isArray(row)))
    return `rows of numbers are wanted, ${what} is ${inspect(matrix, { depth: 1 }).slice(0, 80)}`;
  if (matrix.some(({ length }: readonly number[]) => length !== matrix[0]?.length || length === 0))
    return `${what} has rows of different lengths, or empty ones`;
  const wrong = (matrix.flat() as unknown[]).find((value) => typeof value !== "number" || !Number.isFinite(value));
  return wrong === undefined ? undefined : `${what} holds ${inspect(wrong)}, which is no number`;
}

function sizeText(matrix: Matrix): string {
  return `${matrix.length}×${matrix[0]?.length ?? 0}`;
}

function near(a: number, b = NaN): boolean {
  return Math.abs(a - b) < 1e-4;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

/** The checks of the exercises in notebooks/convolution.ipynb. */
export const convolution = {
  "convolution-1": flattened,
  "convolution-2": diagonal,
  "convolution-3": convolve,
  "convolution-4": farSeeing,
};
