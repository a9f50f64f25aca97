import type { VegaLiteSpec } from "../display/index.js";
import { ink } from "./theme.js";
import { epochAxis, MOST_POINTS } from "./training-panel.js";

/** The learning rate at a time of a training. */
export interface RatePoint {
  /** Finished epochs, with a fraction inside of one. */
  epoch: number;
  rate: number;
}

/** Epochs that an axis shows. */
type EpochDomain = readonly [first: number, last: number];

/** What the panel looks like without its points, which it finds among the chart's datasets by `name`. */
export interface RateFrame {
  name: string;
  domain: EpochDomain;
  /** End of the axis of rates; undefined for a logarithmic one, which ends where the rates do. */
  top: number | undefined;
  withPoints: boolean;
}

/**
 * The frame that fits the points. The axis of rates is logarithmic where half of them would lie at the bottom of a linear one;
 * that of epochs begins at 0 where rates of the first epoch are known.
 *
 * @param domain epochs that the chart's other panels show
 */
export function rateFrame(points: readonly RatePoint[], name: string, domain: EpochDomain): RateFrame {
  const rates = points.map(({ rate }) => rate).sort((a, b) => a - b);
  const [least = 0, median = 0, most = 0] = [rates[0], rates[rates.length >> 1], rates.at(-1)];
  const logarithmic = least > 0 && most / least > 20 && most / median >= 5;
  const early = points.some(({ epoch }) => epoch < domain[0]);
  return {
    name,
    domain: early ? [0, Math.floor(domain[1])] : domain,
    top: logarithmic ? undefined : roundAbove(most),
    withPoints: points.length <= MOST_POINTS,
  };
}

/** A round number somewhat above the value, so that a rate that stays is seen as a line and not taken for the frame. */
function roundAbove(value: number): number {
  if (!(value > 0 && value < Infinity)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  const round = [1.5, 2, 3, 4, 5, 6, 8, 10, 15].find((times) => times * unit > 1.05 * value) ?? 15;
  return Number((round * unit).toPrecision(2));
}

/** The learning rate over the epochs, as steps. */
export function learningRatePanel(
  { name, domain, top, withPoints }: RateFrame,
  { width }: { width: number },
): VegaLiteSpec {
  const logarithmic = top === undefined;
  const scale = logarithmic ? { type: "log", nice: true } : { domain: [0, top] };
  return {
    width,
    height: 70,
    data: { name },
    mark: {
      type: "line",
      interpolate: "step-before",
      clip: true,
      color: ink,
      strokeWidth: 1.5,
      point: withPoints && { color: ink, size: 20 },
    },
    encoding: {
      x: epochAxis(domain),
      y: {
        field: "rate",
        type: "quantitative",
        title: "learning rate",
        scale,
        axis: { tickCount: 3, format: ".3~g", grid: !logarithmic },
      },
      tooltip: [
        { field: "epoch", title: "epoch", format: ".4~g" },
        { field: "rate", title: "learning rate", format: ".4~g" },
      ],
    },
  };
}
