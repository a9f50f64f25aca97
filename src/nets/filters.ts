import type { tf } from "../tensorflow.js";
import { findLayer, type LayerChoice } from "./find-layer.js";

/** The filters of a convolution. */
export class Filters {
  constructor(
    /** Name of the layer. */
    readonly layer: string,
    /** The numbers in the order of `shape`; a copy. */
    readonly values: Float32Array,
    /** `[height, width, channels, filters]`. */
    readonly shape: readonly [height: number, width: number, channels: number, filters: number],
    /** What each filter adds, `[filters]`. Undefined for a layer without. */
    readonly bias: Float32Array | undefined,
  ) {}

  /** Number of filters. */
  get size(): number {
    return this.shape[3];
  }

  /**
   * One filter, as it looks at one channel of its input.
   *
   * @returns `[height, width]`, row by row; a copy
   * @throws RangeError when there is no such filter or channel
   */
  filter(filter: number, channel = 0): Float32Array {
    const [height, width, channels, filters] = this.shape;
    for (const [what, at, n] of [["filter", filter, filters] as const, ["channel", channel, channels] as const])
      if (!Number.isInteger(at) || at < 0 || at >= n)
        throw new RangeError(`no ${what} ${at} among ${n}: give a whole number from 0 to ${n - 1}`);
    const first = channel * filters + filter;
    return Float32Array.from({ length: height * width }, (_, i) => this.values[first + i * channels * filters] ?? 0);
  }
}

const KINDS = new Set(["Conv2D", "DepthwiseConv2D"]);

/**
 * What a convolution of pictures has learnt to look for.
 *
 * @param layer name or number of the layer
 * @returns float32 of `[height, width, channels, filters]`; a depthwise convolution has its filters for each channel
 * @throws Error when there is no such layer, or it is no convolution of pictures
 * @example
 * filters(cnn, "conv1").filter(0); // 9 numbers of a 3×3 filter
 */
export function filters(model: tf.LayersModel, layer: LayerChoice): Filters {
  const chosen = findLayer(model, layer);
  if (!KINDS.has(chosen.getClassName())) {
    const others = model.layers.filter((each) => KINDS.has(each.getClassName())).map(({ name }) => name);
    throw new Error(
      `layer "${chosen.name}" of type ${chosen.getClassName()} has no filters (${others.length > 0 ? `layers that have: ${others.join(", ")}` : "no layer of the model has"})`,
    );
  }
  const [kernel, bias] = chosen.getWeights(); // the layer's own tensors: not to be disposed of
  const [height, width, channels, count] = kernel?.shape ?? [];
  if (!kernel || height === undefined || width === undefined || channels === undefined || count === undefined)
    throw new Error(
      `layer "${chosen.name}" is drawn without weights: make the net without blueprint(…) to see filters`,
    );
  return new Filters(
    chosen.name,
    Float32Array.from(kernel.dataSync<"float32">()),
    [height, width, channels, count],
    bias && Float32Array.from(bias.dataSync<"float32">()),
  );
}
