import type { VegaLiteSpec } from "../display/index.js";
import { ink } from "./theme.js";
import { epochAxis, MOST_POINTS } from "./training-panel.js";

/** The learning rate at a time of a training. */
export interface RatePoint {
  /** Finished epochs, with a fraction inside of one. */
  epoch: number;
  rate: number;
}

/** What the panel looks like without its points, which it finds among the chart's datasets by `name`. */
export interface RateFrame {
  name: string;
  logarithmic: boolean;
  withPoints: boolean;
}

/** The frame that fits the points: logarithmic where the rate spans more than a factor of 20. */
export function rateFrame(points: readonly RatePoint[], name: string): RateFrame {
  let [least, most] = [Infinity, -Infinity];
  for (const { rate } of points) [least, most] = [Math.min(least, rate), Math.max(most, rate)];
  return { name, logarithmic: least > 0 && most / least > 20, withPoints: points.length <= MOST_POINTS };
}

/** The learning rate over the epochs, as steps. */
export function learningRatePanel(
  { name, logarithmic, withPoints }: RateFrame,
  { domain, width }: { domain: readonly [first: number, last: number]; width: number },
): VegaLiteSpec {
  const scale = logarithmic ? { type: "log", nice: true } : { zero: true };
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
        axis: { tickCount: 3, format: "~g", grid: !logarithmic },
      },
      tooltip: [
        { field: "epoch", title: "epoch", format: ".4~g" },
        { field: "rate", title: "learning rate", format: ".4~g" },
      ],
    },
  };
}
