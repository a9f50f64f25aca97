import { checkSides, sidesOf, type Sides } from "./sides.js";

/** Options of {@link convolutionParameters}. */
export interface ConvolutionParametersOptions {
  /** Pixels of a side of the filter. */
  kernelSize: Sides;
  /** Channels of the image or maps that the filters go over. */
  channels: number;
  /** Number of filters. */
  filters: number;
  /** Whether each filter adds a number of its own. Default: true. */
  useBias?: boolean;
}

/**
 * Numbers that a convolution learns: (height · width · channels + 1) · filters. The size of the image plays no part.
 *
 * @throws Error when a number is none
 * @example
 * convolutionParameters({ kernelSize: 3, channels: 64, filters: 128 }); // 73,856
 */
export function convolutionParameters(options: ConvolutionParametersOptions): number {
  const { kernelSize, channels, filters, useBias = true } = options;
  checkSides("kernelSize", kernelSize, 1);
  checkSides("channels", channels, 1);
  checkSides("filters", filters, 1);
  const [height, width] = sidesOf(kernelSize);
  return (height * width * channels + (useBias ? 1 : 0)) * filters;
}

/** Options of {@link denseParameters}. */
export interface DenseParametersOptions {
  /** Numbers that each neuron takes. */
  inputs: number;
  /** Number of neurons. */
  units: number;
  /** Whether each neuron adds a number of its own. Default: true. */
  useBias?: boolean;
}

/**
 * Numbers that a dense layer learns: (inputs + 1) · units.
 *
 * @throws Error when a number is none
 * @example
 * denseParameters({ inputs: 5 * 5 * 128, units: 128 }); // 409,728
 */
export function denseParameters({ inputs, units, useBias = true }: DenseParametersOptions): number {
  checkSides("inputs", inputs, 1);
  checkSides("units", units, 1);
  return (inputs + (useBias ? 1 : 0)) * units;
}
