import { checkSides, sidesOf, type Sides } from "./sides.js";

/** Options of {@link convolutionOutput}; a pair is height and width. */
export interface ConvolutionOptions<Size extends Sides = Sides> {
  /** Pixels of a side of the image. */
  size: Size;
  /** Pixels of a side of the filter. */
  kernelSize: Sides;
  /** Pixels from one place of the filter to the next. Default: 1. */
  strides?: Sides;
  /**
   * Zeros at each end of a side: a number of them; "same", as many as give size / strides, rounded up; "valid", none, and
   * what is over at the end is not looked at. Default: "valid".
   */
  padding?: Sides | "same" | "valid";
  /** Pixels from one number of the filter to the next. Default: 1. */
  dilation?: Sides;
  /** What a fraction means: "error", or "floor" as in tfjs. Default: "error" where padding is a number, else "floor". */
  fraction?: "error" | "floor";
}

/** One side of a convolution. */
interface Side {
  size: number;
  kernelSize: number;
  strides: number;
  padding: number | "same" | "valid";
  dilation: number;
  fraction: "error" | "floor";
}

/**
 * Places of a filter on an image, on each side (size − kernelSize + 2 · padding) / strides + 1. With a dilation, kernelSize
 * stands for dilation · (kernelSize − 1) + 1. Pooling is the same with its pool for a filter: {@link poolingOutput}.
 *
 * Formula: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, relationships 6
 * and 15. "same" is TensorFlow's, which gives size / strides, rounded up.
 *
 * @returns pixels of a side; height and width where `size` is a pair
 * @throws Error when a number is none, the filter is larger than the padded image, the stride does not fit, or two sides come
 *   out of one number
 * @example
 * convolutionOutput({ size: 28, kernelSize: 3 }); // 26
 * convolutionOutput({ size: [227, 227], kernelSize: 11, strides: 4, padding: 0 }); // [55, 55]
 */
export function convolutionOutput<Size extends Sides>(
  options: ConvolutionOptions<Size>,
): Size extends number ? number : [number, number];
export function convolutionOutput(options: ConvolutionOptions): number | [number, number] {
  const { size, kernelSize, strides = 1, padding = "valid", dilation = 1 } = options;
  const { fraction = typeof padding === "string" ? "floor" : "error" } = options;
  checkSides("size", size, 1);
  checkSides("kernelSize", kernelSize, 1);
  checkSides("strides", strides, 1);
  checkSides("dilation", dilation, 1);
  if (typeof padding !== "string") checkSides("padding", padding, 0);
  else if (!["same", "valid"].includes(padding))
    throw new Error(`padding is "${padding}": give "same", "valid" or a number of zeros at each end`);
  const [height, width] = ([0, 1] as const).map((axis) =>
    outputSide({
      size: sidesOf(size)[axis],
      kernelSize: sidesOf(kernelSize)[axis],
      strides: sidesOf(strides)[axis],
      padding: typeof padding === "string" ? padding : sidesOf(padding)[axis],
      dilation: sidesOf(dilation)[axis],
      fraction,
    }),
  ) as [number, number];
  if (typeof size !== "number") return [height, width];
  if (height === width) return height;
  throw new Error(
    `height and width differ, ${height} and ${width}, because a filter, stride or padding has two sides: give size as [${size}, ${size}]`,
  );
}

/** Options of {@link poolingOutput}; a pair is height and width. */
export interface PoolingOptions<Size extends Sides = Sides> extends Omit<
  ConvolutionOptions<Size>,
  "kernelSize" | "dilation"
> {
  /** Pixels of a side of what becomes one. Default: 2. */
  poolSize?: Sides;
  /** Pixels from one pool to the next. Default: poolSize. */
  strides?: Sides;
}

/**
 * Places of a pool on an image, as {@link convolutionOutput} counts them.
 *
 * @returns pixels of a side; height and width where `size` is a pair
 * @throws Error as {@link convolutionOutput}
 * @example
 * poolingOutput({ size: 11 }); // 5, and one pixel is not looked at
 */
export function poolingOutput<Size extends Sides>({
  poolSize = 2,
  ...options
}: PoolingOptions<Size>): Size extends number ? number : [number, number] {
  return convolutionOutput({ strides: poolSize, ...options, kernelSize: poolSize });
}

function outputSide(side: Side): number {
  const { size, strides, fraction } = side;
  if (side.padding === "same") return Math.ceil(size / strides);
  const padding = side.padding === "valid" ? 0 : side.padding;
  const kernelSize = side.dilation * (side.kernelSize - 1) + 1;
  const way = size - kernelSize + 2 * padding;
  if (way < 0) throw new Error(tooLarge({ ...side, padding, kernelSize }));
  if (way % strides !== 0 && fraction === "error")
    throw new Error(
      `strides of ${strides} do not fit: (${size} − ${kernelSize} + 2 · ${padding}) / ${strides} + 1 = ${decimal(way / strides + 1)} is no whole number of places; ${waysOut({ size, way, strides })}`,
    );
  return Math.floor(way / strides) + 1;
}

function tooLarge({ size, kernelSize, dilation, padding }: Side & { padding: number }): string {
  const spread = dilation > 1 ? ` (with a dilation of ${dilation})` : "";
  const padded = padding > 0 ? ` and ${padding} zeros at each end` : "";
  return `a filter of ${kernelSize} pixels${spread} is larger than the image of ${size} pixels${padded}: take a smaller filter, padding "same" or less pooling before it`;
}

/** Strides and sizes that would fit. */
function waysOut({ size, way, strides }: { size: number; way: number; strides: number }): string {
  const fitting = Array.from({ length: Math.min(way, 16) }, (_, i) => i + 1).filter((stride) => way % stride === 0);
  const over = way % strides;
  return `strides of ${list(fitting)} fit, or images of ${list([size - over, size + strides - over])} pixels`;
}

function list(numbers: readonly number[]): string {
  const last = numbers.at(-1) ?? 1;
  return numbers.length > 1 ? `${numbers.slice(0, -1).join(", ")} or ${last}` : String(last);
}

function decimal(value: number): string {
  return String(Number(value.toFixed(3)));
}
