import { Dataset, scaled } from "../data/index.js";
import { tf } from "../tensorflow.js";
import { findLayer, type LayerChoice } from "./find-layer.js";
import { outputOf } from "./layer-graph.js";
import { shapeText } from "./shape-text.js";

/** Options of {@link featureMaps}. */
export interface FeatureMapsOptions {
  /** Images that go through the net at once; changes speed and memory, not the result. Default: 64. */
  batchSize?: number;
}

/** What a layer of a net gives for some images. */
export class FeatureMaps {
  constructor(
    /** Name of the layer. */
    readonly layer: string,
    /** The numbers in the order of `shape`. */
    readonly values: Float32Array,
    /** `[n, height, width, maps]` of a convolution or pooling, `[n, units]` of a dense layer. */
    readonly shape: readonly number[],
  ) {}

  /** Number of images. */
  get size(): number {
    return this.shape[0] ?? 0;
  }

  /** How many maps, or units, the layer gives for each image. */
  get maps(): number {
    return this.shape.at(-1) ?? 0;
  }

  /**
   * One map of one image.
   *
   * @returns `[height, width]`, row by row; a copy
   * @throws Error when the layer gives no maps, or there is no such image or map
   */
  map(image: number, map: number): Float32Array {
    const [n = 0, height = 0, width = 0, maps = 0] = this.shape;
    if (this.shape.length !== 4)
      throw new Error(
        `layer "${this.layer}" gives ${this.shape.slice(1).join("×")} numbers an image and no maps: take its values, or a layer before it is flattened`,
      );
    checkPlace("image", image, n);
    checkPlace("map", map, maps);
    const first = image * height * width * maps + map;
    return Float32Array.from({ length: height * width }, (_, i) => this.values[first + i * maps] ?? 0);
  }
}

/**
 * What a layer of a net gives for some images: how strongly each filter of a convolution answers to each place.
 *
 * @param images a data set, whose pixels are given to the net as in training, in [0, 1]; or a tensor of what the net takes,
 *   `[n, height, width, channels]`, as it is
 * @param layer name or number of the layer
 * @returns float32 of `[n, height, width, maps]`
 * @throws Error when there is no such layer, the images do not fit the net, or it takes several inputs
 * @example
 * const maps = await featureMaps(cnn, test.take(4), "conv1");
 * maps.map(0, 5); // what filter 5 makes of the first image
 */
export async function featureMaps(
  model: tf.LayersModel,
  images: Dataset | tf.Tensor,
  { layer, batchSize = 64 }: FeatureMapsOptions & { layer: LayerChoice },
): Promise<FeatureMaps> {
  const chosen = findLayer(model, layer);
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new Error(`batchSize is ${batchSize}: give a whole number of at least 1`);
  checkImages(model, images.shape);
  const part = tf.model({ inputs: model.inputs, outputs: outputOf(model, chosen), name: `${model.name}_part` });
  const [n = 0] = images.shape;
  const batches: Float32Array[] = [];
  let shape: number[] = [];
  for (let start = 0; start < n; start += batchSize) {
    const size = Math.min(batchSize, n - start);
    const output = tf.tidy(() => part.predict(batchOf(images, start, size), { batchSize: size }));
    if (Array.isArray(output)) throw new Error(`layer "${chosen.name}" gives several outputs: choose another one`);
    shape = output.shape;
    batches.push(Float32Array.from(await output.data()));
    output.dispose();
  }
  return new FeatureMaps(chosen.name, joined(batches), [n, ...shape.slice(1)]);
}

function batchOf(images: Dataset | tf.Tensor, start: number, size: number): tf.Tensor {
  if (!(images instanceof Dataset)) return images.slice(start, size);
  return scaled(images.select(Uint32Array.from({ length: size }, (_, i) => start + i)));
}

function joined(batches: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(batches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const batch of batches) {
    all.set(batch, at);
    at += batch.length;
  }
  return all;
}

function checkImages(model: tf.LayersModel, shape: readonly number[]): void {
  const [input, ...more] = model.inputs;
  if (!input || more.length > 0)
    throw new Error(
      `model "${model.name}" takes ${model.inputs.length} inputs: look into the part of it that takes images, by tf.model`,
    );
  const fits =
    shape.length === input.rank && input.shape.every((size, i) => i === 0 || (size ?? shape[i]) === shape[i]);
  if (!fits)
    throw new Error(
      `the net takes inputs of ${shapeText(input.shape)}, but the images are [${shape.join(", ")}]: give a tensor of [n, ${shapeText(input.shape).replaceAll("×", ", ")}]`,
    );
  if (shape[0] === 0) throw new Error("there is no image to look at: give at least one");
}

function checkPlace(what: string, at: number, n: number): void {
  if (!Number.isInteger(at) || at < 0 || at >= n)
    throw new RangeError(`no ${what} ${at} among ${n}: give a whole number from 0 to ${n - 1}`);
}
