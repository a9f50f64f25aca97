import type { Picture } from "../../display/index.js";
import { numberTable, type TableSource } from "./number-table.js";
import { productsOf, short } from "./step-numbers.js";
import { stepsPicture, type StepsOptions } from "./steps-picture.js";
import { windowSteps } from "./window-steps.js";

/** Options of {@link convolutionSteps}. */
export interface ConvolutionStepsOptions extends StepsOptions {
  /** Pixels from one place of the filter to the next. Default: 1. */
  stride?: number;
  /** Zeros around the image: none, as many as keep its size (over stride), or so many on each side. Default: "valid". */
  padding?: "valid" | "same" | number;
}

/**
 * A convolution step by step, as nets do it (the filter is not turned around, so that mathematicians call it
 * cross-correlation): the filter slides over the image, is multiplied number by number with the patch under it, and the sum
 * of the products is one number of the output.
 *
 * @param image rows of numbers, a tensor or `{ values, shape }` of `[height, width]`, up to 12×12
 * @param kernel the filter, in the same forms, up to 5×5
 * @throws when the filter is larger than the padded image, or stride or padding are no whole numbers
 * @example
 * convolutionSteps([[1, 2, 0], [0, 1, 3], [2, 1, 1]], [[1, 0], [0, -1]]);
 * convolutionSteps(image, edge, { form: "strip", padding: "same" });
 */
export function convolutionSteps(
  image: TableSource,
  kernel: TableSource,
  options: ConvolutionStepsOptions = {},
): Picture {
  const { stride = 1, padding = "valid", ...drawing } = options;
  const table = numberTable(image, { what: "image", most: 12 });
  const filter = numberTable(kernel, { what: "filter", most: 5 });
  const window = { height: filter.height, width: filter.width };
  const sliding = windowSteps(table, { window, stride, padding });
  if (sliding.padded.height > 16 || sliding.padded.width > 16)
    throw new RangeError(
      `padding of ${padding} makes the image ${sliding.padded.height}×${sliding.padded.width}: give less, up to 16×16 can be read`,
    );
  const results = sliding.steps.map(({ patch }) => sum(productsOf(patch, filter)));
  const formula = (k: number): string => {
    const patch = sliding.steps[k]?.patch ?? [];
    const terms = patch.map((value, i) => `${bracket(value)}×${bracket(filter.values[i] ?? 0)}`);
    const all = terms.length > 9 ? [...terms.slice(0, 4), "…", ...terms.slice(-1)] : terms;
    return `${all.join(" + ")} = ${short(results[k] ?? NaN)}`;
  };
  const how = `stride ${stride}, padding ${padding}`;
  const { title = `Convolution: patch × filter, and the sum (${how})` } = drawing;
  const size = `${table.height}×${table.width}`;
  return stepsPicture(
    { ...sliding, window, kernel: filter, results, verb: "sum", formula, chosen: () => undefined },
    {
      ...drawing,
      title,
      words: `a convolution of an image of ${size} with a filter of ${window.height}×${window.width}, ${how}: patch × filter = products, whose sum is one of ${sliding.output.height}×${sliding.output.width} numbers`,
    },
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function bracket(value: number): string {
  return value < 0 ? `(${short(value)})` : short(value);
}
