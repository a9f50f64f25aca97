import type { Dataset } from "../data/index.js";
import { featureMaps } from "../nets/feature-maps.js";
import { findLayer, type LayerChoice } from "../nets/find-layer.js";
import type { tf } from "../tensorflow.js";
import type { Chart } from "./chart.js";
import { histogramGrid, mostPanels, type NamedValues } from "./histogram-grid.js";
import { numberText, type NumberText } from "./number-text.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Options of {@link activationsHistogram}. */
export interface ActivationsHistogramOptions extends ChartOptions {
  /** One layer or several, by name or number. Default: all that compute something else than a new order. */
  layer?: LayerChoice | readonly LayerChoice[];
  /** About how many bins each, or their borders. Default: 30. */
  bins?: number | readonly number[];
}

/** Layers whose numbers are those of the layer before, or of the pictures. */
const SAME_NUMBERS = new Set(["InputLayer", "Flatten", "Reshape", "Dropout", "SpatialDropout1D", "Permute"]);

/**
 * How the numbers that a net computes are spread, a histogram for each layer, with the share of zeros: a ReLU layer that
 * gives hardly anything but zeros has died.
 *
 * @param images a data set, whose pixels are given to the net in [0, 1]; or a tensor of what the net takes. Some hundred
 *   pictures are enough
 * @throws Error when there is no such layer, or the pictures do not fit the net; RangeError for more than 60 histograms
 * @example
 * await activationsHistogram(cnn, test.take(200));
 * await activationsHistogram(cnn, test.take(200), { layer: ["conv1", "conv2"] });
 */
export async function activationsHistogram(
  model: tf.LayersModel,
  images: Dataset | tf.Tensor,
  options: ActivationsHistogramOptions = {},
): Promise<Chart> {
  const { layer, bins = 30, title = "Activations", locale = "en" } = options;
  const layers =
    layer === undefined
      ? model.layers.filter((each) => !SAME_NUMBERS.has(each.getClassName()))
      : [layer].flat().map((choice) => findLayer(model, choice));
  if (layers.length === 0) throw new Error(`model "${model.name}" has no layer that computes something: choose one`);
  if (layers.length > mostPanels)
    throw new RangeError(
      `there would be ${layers.length} histograms: choose some layers, as in { layer: "${layers[0]?.name ?? ""}" }`,
    );
  const text = numberText(locale);
  const panels: NamedValues[] = [];
  for (const { name } of layers) {
    const { values, shape } = await featureMaps(model, images, { layer: name });
    panels.push({ name, about: `${shape.slice(1).join("×")}, ${zerosOf(values, text)}`, values });
  }
  const { spec, sentences } = histogramGrid(panels, { bins, value: "activation", text });
  const about = `of ${text.count(images.shape[0])} pictures`;
  const note = noteOf(options, "standIn" in images ? images : undefined);
  return titledChart(spec, { title: `${title} ${about}`, sentences, locale, note });
}

function zerosOf(values: Float32Array, text: NumberText): string {
  const zeros = values.reduce((count, value) => (value === 0 ? count + 1 : count), 0);
  return `${text.share(zeros / values.length, 0)} zeros`;
}
