import { Random, sharedRandom } from "../../random.js";
import { tf } from "../../tensorflow.js";
import { Dataset } from "../dataset.js";
import { imageTensor } from "../tensors.js";
import { drawChanges, type Changes } from "./draw-changes.js";

/** How images may be changed; each image of each batch gets a change of its own. */
export interface AugmentationOptions {
  /** Mirrored half of the time: left and right, upside down, or both. Default: "none". */
  flip?: "none" | "horizontal" | "vertical" | "both";
  /** Moved by up to this share of width and height in each direction. Default: 0. */
  shift?: number;
  /** Moved by up to so many whole pixels: what padding by as many and cropping at random does. Default: 0. */
  crop?: number;
  /** Turned by up to so many degrees either way. Default: 0. */
  rotation?: number;
  /** Enlarged or shrunk by up to this share. Default: 0. */
  zoom?: number;
  /** Made brighter or darker by up to this share of the whole scale. Default: 0. */
  brightness?: number;
  /** Contrast raised or lowered by up to this share. Default: 0. */
  contrast?: number;
  /** Side in pixels of a grey square that hides a part (DeVries and Taylor 2017, arXiv:1708.04552). Default: 0. */
  cutout?: number;
  /** What comes in at the edges: the image mirrored, its last pixels, its other side, or black. Default: "reflect". */
  fill?: "reflect" | "nearest" | "wrap" | "constant";
}

/** Grey of the square that is cut out: the middle of the scale. */
const HOLE = 127.5;

/**
 * Changes of images that leave their class as it is, so that a net sees new ones in every epoch.
 *
 * @example
 * const { train } = await mnist();
 * const turns = new Augmentation({ rotation: 15, shift: 0.1 });
 * const pictures = turns.samples(train.take(2), { copies: 4, seed: 1 }); // a Dataset of 10 images
 */
export class Augmentation {
  readonly options: Required<AugmentationOptions>;

  /** @throws RangeError when a reach is negative or too far */
  constructor(options: AugmentationOptions = {}) {
    this.options = {
      flip: "none",
      shift: 0,
      crop: 0,
      rotation: 0,
      zoom: 0,
      brightness: 0,
      contrast: 0,
      cutout: 0,
      fill: "reflect",
      ...options,
    };
    check(this.options);
    Object.freeze(this);
  }

  /**
   * Changed images, made on the device.
   *
   * @param images float32 `[n, height, width, channels]`, 0 … 255
   * @param options `random`: where the changes come from. Default: the source that `setSeed` starts
   * @returns as many, of the same shape, 0 … 255; the caller disposes of them
   */
  apply(images: tf.Tensor4D, { random = sharedRandom() }: { random?: Random } = {}): tf.Tensor4D {
    const changes = drawChanges(images.shape, { options: this.options, random });
    return tf.tidy(() => this.#cutOut(this.#colour(this.#move(images, changes), changes), changes));
  }

  /**
   * A data set to look at: each image as it is, then changed copies of it. Shown by `imageGrid` with `copies + 1` columns.
   *
   * @param options `copies` of each image. Default: 5. `seed`: what the changes follow from. Default: the source that
   *   `setSeed` starts goes on
   */
  samples(dataset: Dataset, { copies = 5, seed }: { copies?: number; seed?: number } = {}): Dataset {
    const random = seed === undefined ? sharedRandom() : new Random(seed);
    const repeated = dataset.select(
      Array.from({ length: dataset.size * (copies + 1) }, (_, i) => Math.floor(i / (copies + 1))),
    );
    const changed = tf.tidy(() => this.apply(imageTensor(repeated), { random }).round().toInt().dataSync());
    const images = Uint8Array.from(changed);
    for (let i = 0; i < repeated.size; i += copies + 1) images.set(repeated.image(i), i * repeated.image(i).length);
    const { name, title, split, shape, labels, classNames, task, licence, standIn } = repeated;
    const source = `${dataset.source}, changed`;
    return new Dataset({ name, title, split, images, shape, labels, classNames, task, source, licence, standIn });
  }

  #move(images: tf.Tensor4D, { transforms }: Changes): tf.Tensor4D {
    const { flip, shift, crop, rotation, zoom, fill } = this.options;
    if (flip === "none" && shift === 0 && crop === 0 && rotation === 0 && zoom === 0) return images;
    const [n, height, width] = images.shape;
    return tf.image.transform(images, tf.tensor2d(transforms, [n, 8]), "bilinear", fill, 0, [height, width]);
  }

  #colour(images: tf.Tensor4D, { brightness, contrast }: Changes): tf.Tensor4D {
    if (this.options.brightness === 0 && this.options.contrast === 0) return images;
    const each = (values: Float32Array) => tf.tensor4d(values, [values.length, 1, 1, 1]);
    const mean = images.mean([1, 2, 3], true);
    return images
      .sub(mean)
      .mul(each(contrast))
      .add(mean)
      .add(each(brightness))
      .clipByValue(0, 255)
      .as4D(...images.shape);
  }

  #cutOut(images: tf.Tensor4D, { holes }: Changes): tf.Tensor4D {
    const { cutout } = this.options;
    if (cutout === 0) return images.clone();
    const [n, height, width] = images.shape;
    const middles = tf.tensor2d(holes, [n, 2]);
    const near = (axis: 0 | 1, side: number, shape: [number, number, number, number]) => {
      const middle = middles.slice([0, axis], [n, 1]).reshape([n, 1, 1, 1]);
      return tf
        .range(0, side)
        .reshape(shape)
        .sub(middle)
        .abs()
        .lessEqual(cutout / 2 - 0.5);
    };
    const hidden = near(0, height, [1, height, 1, 1])
      .logicalAnd(near(1, width, [1, 1, width, 1]))
      .toFloat();
    return images.mul(tf.sub(1, hidden)).add(hidden.mul(HOLE));
  }
}

function check(options: Required<AugmentationOptions>): void {
  const most = { shift: 1, crop: Infinity, rotation: 180, zoom: 0.99, brightness: 1, contrast: 1, cutout: Infinity };
  for (const [name, limit] of Object.entries(most) as [keyof typeof most, number][]) {
    const value = options[name];
    if (!(value >= 0 && value <= limit))
      throw new RangeError(`${name} is ${value}: give a number from 0${limit === Infinity ? "" : ` to ${limit}`}`);
  }
  for (const name of ["crop", "cutout"] as const)
    if (!Number.isInteger(options[name])) throw new RangeError(`${name} is ${options[name]}: give whole pixels`);
}
