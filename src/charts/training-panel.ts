import type { VegaLiteSpec } from "../display/index.js";
import { dashes, ink, quietInk } from "./theme.js";

/** One point of one line. */
export interface Point {
  /** Finished epochs; with a fraction inside of one. */
  epoch: number;
  set: "training" | "validation";
  /** null where the value was no finite number. */
  value: number | null;
}

/** One metric and its lines. */
export interface Panel {
  metric: string;
  points: readonly Point[];
}

/** What a panel looks like without its points, which it finds among the chart's datasets by `name`. */
export interface PanelFrame {
  metric: string;
  name: string;
  /** How many different values there are, at most 2. */
  levels: number;
}

/** The frame that fits a panel's points. */
export function panelFrame({ metric, points }: Panel, name: string): PanelFrame {
  let first: number | undefined;
  let levels = 0;
  for (const { value } of points) {
    if (value === null || value === first) continue;
    first ??= value;
    levels += 1;
    if (levels === 2) break;
  }
  return { metric, name, levels };
}

/** The epoch that a checkpoint would keep. */
export interface Best {
  epoch: number;
  name: string;
  value: number;
}

/** Options of {@link trainingPanel}. */
export interface TrainingPanelOptions {
  best: Best | undefined;
  /** What the axis of epochs goes from and to. */
  domain: readonly [first: number, last: number];
  sets: readonly Point["set"][];
  width: number;
}

/** Beyond so many epochs points would hide their line. */
export const MOST_POINTS = 25;

/** A metric over the epochs, a line for each set, the best epoch dotted. */
export function trainingPanel(
  { metric, name, levels }: PanelFrame,
  { best, domain, sets, width }: TrainingPanelOptions,
): VegaLiteSpec {
  const xScale = epochScale(domain);
  // One level has no extent that an axis could show.
  const yScale = levels > 0 ? { zero: levels === 1, nice: 6 } : { domain: [0, 1] };
  const rule = {
    data: { values: [{ best: best?.epoch }] },
    mark: { type: "rule", color: quietInk, strokeDash: [1, 3], strokeWidth: 2 },
    encoding: { x: { field: "best", type: "quantitative", scale: xScale } },
  };
  const set = { field: "set", type: "nominal", scale: { domain: sets } };
  const shared = {
    x: epochAxis(domain),
    y: { field: "value", type: "quantitative", title: metric, scale: yScale, axis: { tickCount: 6 } },
    color: set,
    tooltip: [
      { field: "set", title: "set" },
      { field: "epoch", title: "epoch", format: ".4~g" },
      { field: "value", title: metric, format: ".4~g" },
    ],
  };
  const line = {
    mark: { type: "line", strokeWidth: 2 },
    encoding: { strokeDash: { ...set, scale: { domain: sets, range: dashes.slice(0, sets.length) } } },
  };
  const point = {
    mark: { type: "point", filled: true, opacity: 1, size: 45 },
    encoding: { shape: set },
    // Inside of an epoch there is only a line.
    transform: [{ filter: "datum.epoch === floor(datum.epoch)" }],
  };
  const lines = { data: { name }, encoding: shared, layer: [line, ...(hasPoints(domain) ? [point] : [])] };
  const nothing = {
    data: { values: [{}] },
    mark: { type: "text", text: "no finished epoch yet", color: ink },
  };
  return { width, height: 220, layer: [...(best ? [rule] : []), lines, ...(levels > 0 ? [] : [nothing])] };
}

/** The look of all panels' legends, for a chart's config: so it is said once and not for each encoding of each panel. */
export function panelLegend(domain: TrainingPanelOptions["domain"]): VegaLiteSpec {
  // The dashes of a line would fray the outline of a point.
  const symbols = hasPoints(domain) ? { symbolSize: 90, symbolStrokeWidth: 0 } : { symbolSize: 400 };
  return { orient: "top", offset: 6, title: null, ...symbols };
}

function hasPoints([, last]: TrainingPanelOptions["domain"]): boolean {
  return last <= MOST_POINTS;
}

/** The axis of epochs. */
export function epochAxis(domain: readonly [number, number], { title = "epoch" } = {}): VegaLiteSpec {
  const ticks = wholeTicks(Math.floor(domain[1]));
  return {
    field: "epoch",
    type: "quantitative",
    title,
    scale: epochScale(domain),
    // vega drops values that are more than it would count itself.
    axis: { values: ticks, tickCount: ticks.length, tickMinStep: 0.5, format: "d", grid: false },
  };
}

function epochScale(domain: readonly [number, number]): VegaLiteSpec {
  return { domain, nice: false, padding: 8 };
}

/** At most eleven whole numbers from 1 to `last`, fewer of three digits, none so near to 1 that both read as one number. */
function wholeTicks(last: number): number[] {
  const most = last < 100 ? 10 : 6;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => last / step <= most) ?? Math.ceil(last / most);
  const multiples = Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
  return step === 1 ? multiples : [1, ...multiples.filter((tick) => tick - 1 > step / 2)];
}
