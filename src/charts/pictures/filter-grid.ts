import type { Picture, TextWidth } from "../../display/index.js";
import type { Filters } from "../../nets/filters.js";
import { gridForm } from "./grid-layout.js";
import { legendOf, reachOf, signedPixels } from "./legend.js";
import { minusMarks } from "./minus-marks.js";
import { pictureGrid } from "./picture-grid.js";
import { signedShade } from "./shades.js";
import { shareOfReach } from "./share-of-reach.js";
import { counted, valueText } from "./value-text.js";

/** Options of {@link filterGrid}. */
export interface FilterGridOptions {
  /** Which channels of its input each filter is shown for. Default: all of up to 3, else the first. */
  channels?: readonly number[];
  /** Pictures in a row. Default: 12, or as many of the filters' channels as fit that. */
  columns?: number;
  /** Width of a number's cell in pixels. Default: as many that a filter is about 40 wide. */
  scale?: number;
  /** What stands above. Default: the layer's name. */
  title?: string;
  /** How wide texts are. Default: as this machine's fonts have it. */
  textWidth?: TextWidth;
}

const COLOURS = ["red", "green", "blue"] as const;
const LIMIT = 1000;
/** Of more numbers the negative ones have no strokes, which would make the picture too large. */
const MOST_MARKS = 10_000;

/**
 * What a convolution has learnt to look for: each filter as a picture of its numbers. White is 0, the bluer the more positive,
 * the more orange, and with a stroke, the more negative, on one scale for all, which stands under them.
 *
 * @param filters as `filters(model, layer)` gives them
 * @throws RangeError when there is no such channel, or more than 1,000 pictures
 * @example
 * filterGrid(filters(cnn, "conv1"));
 */
export function filterGrid(filters: Filters, options: FilterGridOptions = {}): Picture {
  const [height, width, inputs, count] = filters.shape;
  const {
    channels = inputs <= 3 ? Array.from({ length: inputs }, (_, c) => c) : [0],
    columns = columnsFor(channels.length, count),
    scale = Math.max(4, Math.floor(40 / Math.max(width, 1))),
    title = `Filters of ${filters.layer}`,
    textWidth,
  } = options;
  const wrong = channels.find((channel) => !Number.isInteger(channel) || channel < 0 || channel >= inputs);
  if (wrong !== undefined)
    throw new RangeError(`no channel ${wrong} among ${inputs}: give whole numbers from 0 to ${inputs - 1}`);
  const total = count * channels.length;
  if (total > LIMIT)
    throw new RangeError(
      `filterGrid draws up to ${counted(LIMIT, "picture")}, got ${count} filters for ${counted(channels.length, "channel")}: give fewer channels`,
    );
  const shown = Array.from({ length: count }, (_, filter) => channels.map((channel) => ({ filter, channel }))).flat();
  const values = Float32Array.from(shown.flatMap(({ filter, channel }) => [...filters.filter(filter, channel)]));
  const reach = reachOf(values);
  const shape = [total, height, width, 3] as const;
  const captions = shown.map(({ filter, channel }) =>
    inputs === 1 ? String(filter) : `${filter} ${inputs === 3 ? (COLOURS[channel] ?? "") : `ch. ${channel}`}`,
  );
  const part = channels.length < inputs ? `, of ${counted(inputs, "channel")} only ${channels.join(", ")}` : "";
  const marked = values.length <= MOST_MARKS;
  const range = `white 0, blue up to ${valueText(reach)}, orange${marked ? " with a stroke" : ""} down to ${valueText(-reach)}`;
  const nan = values.filter(Number.isNaN).length;
  const notes = [range, ...(nan > 0 ? [`black: ${counted(nan, "number")} that ${nan === 1 ? "is" : "are"} NaN`] : [])];
  return pictureGrid({
    pixels: { bytes: signedPixels(values, reach), shape, notes: [] },
    form: gridForm({ shape, columns, scale, captioned: true }),
    captions,
    frames: shown.map(() => "edge"),
    title,
    notes,
    exact: true,
    legend: legendOf({ low: -reach, high: reach, shade: (value) => signedShade(shareOfReach(value, reach)), marked }),
    ...(marked && {
      marks: (i, place) => {
        const own = values.subarray(i * height * width, (i + 1) * height * width);
        return minusMarks({ values: own, height, width }, { ...place, reach });
      },
    }),
    textWidth,
    describe: (all) =>
      `${title}: ${counted(count, "filter")} of ${height}×${width}${part}, numbers from ${valueText(least(values))} to ${valueText(-least(values.map((value) => -value)))}. ${all.join(". ")}.`,
  });
}

function columnsFor(channels: number, count: number): number {
  const most = channels * Math.max(1, Math.floor(12 / channels));
  return Math.max(1, Math.min(most, channels * count));
}

function least(values: Float32Array): number {
  const smallest = values.reduce((low, value) => (value < low ? value : low), Infinity);
  return Number.isFinite(smallest) ? smallest : 0;
}
