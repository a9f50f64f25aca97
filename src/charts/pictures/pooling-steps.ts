import type { Picture } from "../../display/index.js";
import { numberTable, type TableSource } from "./number-table.js";
import { short } from "./step-numbers.js";
import { stepsPicture, type StepsOptions } from "./steps-picture.js";
import { windowSteps } from "./window-steps.js";

/** Options of {@link poolingSteps}. */
export interface PoolingStepsOptions extends StepsOptions {
  /** Pixels of a side of what becomes one number. Default: 2. */
  size?: number;
  /** Pixels from one pool to the next. Default: size. */
  stride?: number;
  /** What is taken of each pool. Default: "max". */
  kind?: "max" | "average";
}

/**
 * Pooling step by step: of each patch of the image the largest number, which is framed, or the mean.
 *
 * @param image rows of numbers, a tensor or `{ values, shape }` of `[height, width]`, up to 12×12
 * @throws when the pool is larger than the image, or size or stride are no whole numbers
 * @example
 * poolingSteps([[1, 2, 0, 1], [0, 1, 3, 2]], { size: 2 });
 */
export function poolingSteps(image: TableSource, options: PoolingStepsOptions = {}): Picture {
  const { size = 2, stride = size, kind = "max", ...drawing } = options;
  if (!["max", "average"].includes(kind)) throw new RangeError(`kind is "${kind}": give "max" or "average"`);
  const table = numberTable(image, { what: "image", most: 12 });
  const window = { height: size, width: size };
  const sliding = windowSteps(table, { window, stride, padding: "valid" });
  const largest = (patch: readonly number[]): number => (patch.some(Number.isNaN) ? NaN : Math.max(...patch));
  const mean = (patch: readonly number[]): number => patch.reduce((sum, value) => sum + value, 0) / patch.length;
  const results = sliding.steps.map(({ patch }) => (kind === "max" ? largest(patch) : mean(patch)));
  const formula = (k: number): string => {
    const numbers = (sliding.steps[k]?.patch ?? []).map(short);
    const all = numbers.length > 12 ? [...numbers.slice(0, 6), "…", ...numbers.slice(-1)] : numbers;
    const result = short(results[k] ?? NaN);
    return kind === "max"
      ? `the largest of ${all.join(", ")} is ${result}`
      : `(${all.map((text) => (text.startsWith("−") ? `(${text})` : text)).join(" + ")}) / ${numbers.length} = ${result}`;
  };
  const chosen = (k: number): number | undefined => {
    const at = sliding.steps[k]?.patch.indexOf(results[k] ?? NaN) ?? -1;
    return kind === "max" && at >= 0 ? at : undefined;
  };
  const name =
    kind === "max" ? "Max pooling: the largest number of each patch" : "Average pooling: the mean of each patch";
  const how = `size ${size}, stride ${stride}`;
  const { title = `${name} (${how})` } = drawing;
  return stepsPicture(
    { ...sliding, window, kernel: undefined, results, verb: kind === "max" ? "largest" : "mean", formula, chosen },
    {
      ...drawing,
      title,
      words: `${kind} pooling of an image of ${table.height}×${table.width}, ${how}, to ${sliding.output.height}×${sliding.output.width} numbers`,
    },
  );
}
