import { findLayer, type LayerChoice } from "../nets/find-layer.js";
import type { tf } from "../tensorflow.js";
import type { Chart } from "./chart.js";
import { histogramGrid, mostPanels, type NamedValues } from "./histogram-grid.js";
import { numberText } from "./number-text.js";
import { noteOf, titledChart, type ChartOptions } from "./titled-chart.js";

/** Options of {@link weightsHistogram}. */
export interface WeightsHistogramOptions extends ChartOptions {
  /** One layer or several, by name or number, with all their weights. Default: every layer's filters and matrices. */
  layer?: LayerChoice | readonly LayerChoice[];
  /** About how many bins each, or their borders. Default: 30. */
  bins?: number | readonly number[];
}

/**
 * How the weights of a net are spread, a histogram for each tensor of weights. Without `layer` biases and what normalises
 * are left out.
 *
 * @throws Error when there is no such layer, or nothing has weights; RangeError when there would be more than 60 histograms
 * @example
 * weightsHistogram(cnn);
 * weightsHistogram(cnn, { layer: "conv1" });
 */
export function weightsHistogram(model: tf.LayersModel, options: WeightsHistogramOptions = {}): Chart {
  const { layer, bins = 30, title = "Weights", locale = "en" } = options;
  const layers = layer === undefined ? model.layers : [layer].flat().map((choice) => findLayer(model, choice));
  const panels = layers.flatMap((each) => weightsOf(each, { all: layer !== undefined }));
  if (panels.length === 0)
    throw new Error(
      `${layer === undefined ? `model "${model.name}"` : `layer ${layers.map(({ name }) => `"${name}"`).join(", ")}`} has no weights to count: choose layers that have, and make the net without blueprint(…)`,
    );
  if (panels.length > mostPanels)
    throw new RangeError(
      `there would be ${panels.length} histograms: choose some layers, as in { layer: "${panels[0]?.name ?? ""}" }`,
    );
  const text = numberText(locale);
  const { spec, sentences } = histogramGrid(panels, { bins, value: "weight", text });
  return titledChart(spec, { title, sentences, locale, note: noteOf(options) });
}

function weightsOf(layer: tf.layers.Layer, { all }: { all: boolean }): NamedValues[] {
  const tensors = layer.getWeights(); // the layer's own tensors: not to be disposed of
  return layer.weights.flatMap(({ name }, i) => {
    const tensor = tensors[i];
    if (!tensor || !(all || tensor.rank > 1)) return [];
    const kind = (name.split("/").at(-1) ?? name).replace(/_\d+$/, "");
    return [{ name: layer.name, about: `${kind} ${tensor.shape.join("×")}`, values: tensor.dataSync<"float32">() }];
  });
}
