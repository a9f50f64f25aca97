import type { VegaLiteSpec } from "../display/index.js";
import { ink } from "./theme.js";
import { epochAxis, MOST_POINTS } from "./training-panel.js";

/** The learning rate at a time of a training. */
export interface RatePoint {
  /** Finished epochs, with a fraction inside of one. */
  epoch: number;
  rate: number;
}

/** The learning rate over the epochs, as steps, on a logarithmic axis where it spans more than a factor of 20. */
export function learningRatePanel(
  points: readonly RatePoint[],
  { domain, width }: { domain: readonly [first: number, last: number]; width: number },
): VegaLiteSpec {
  const rates = points.map(({ rate }) => rate);
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const logarithmic = least > 0 && most / least > 20;
  const scale = logarithmic ? { type: "log", nice: true } : { zero: true };
  return {
    width,
    height: 70,
    data: { values: points },
    mark: {
      type: "line",
      interpolate: "step-before",
      clip: true,
      color: ink,
      strokeWidth: 1.5,
      point: points.length <= MOST_POINTS && { color: ink, size: 20 },
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
