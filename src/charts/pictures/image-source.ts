import { dataNote } from "../../data/data-note.js";
import type { tf } from "../../tensorflow.js";

/** Pixels without labels: bytes 0 … 255, or numbers of any range. */
export interface PlainImages {
  /** In the order of `shape`. */
  readonly images: ArrayLike<number>;
  /** `[n, height, width, channels]` with 1 channel (grey) or 3 (red, green, blue), or `[height, width, channels]` of one. */
  readonly shape: readonly number[];
  /** Whether the pictures are drawn stand-ins. Default: false. */
  readonly standIn?: boolean;
}

/** Pictures with their labels, as a `Dataset` has them. */
export interface LabelledImages extends PlainImages {
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** Class number of each picture, `[n]`; or where each may have several, `[n, classes]` of 0 and 1, row by row. */
  readonly labels: ArrayLike<number>;
  /** Name of each class number. */
  readonly classNames: readonly string[];
  /** "multi-label" where each picture may have several labels. Default: by the number of `labels`. */
  readonly task?: string;
  /** Name of picture i's class, or of its classes. Default: by `labels` and `classNames`. */
  label?(i: number): string;
  /** Pixels of picture i. Default: by `images`. */
  image?(i: number): ArrayLike<number>;
  readonly standIn: boolean;
}

/** Pictures with the answers of a net, as `predict` returns them. */
export interface PredictedImages {
  readonly data: LabelledImages;
  /** Class number that the net gave each picture, `[n]`; or `[n, classes]` of 0 and 1 where each may have several. */
  readonly predicted: ArrayLike<number>;
  /** The net's outputs, `[n, classes]`; where each picture may have several labels, those of at least 0.5 are its answer. */
  readonly probabilities?: ArrayLike<number>;
  /** Where each picture stands in the data set that was predicted, `[n]`. */
  readonly indices: ArrayLike<number>;
}

/** What the pictures' functions take. */
export type ImageSource = LabelledImages | PlainImages | tf.Tensor;

/** Whether the pictures have labels. */
export function isLabelled(source: ImageSource): source is LabelledImages {
  return "labels" in source && "classNames" in source;
}

/** What must be said of drawn stand-ins; undefined for real pictures. */
export function noteOf(source: ImageSource): string | undefined {
  return "dataSync" in source ? undefined : dataNote({ standIn: source.standIn ?? false });
}

/** Pixels of some pictures with what they mean. */
export interface Pixels {
  readonly values: ArrayLike<number>;
  readonly shape: readonly [n: number, height: number, width: number, channels: number];
  /** Bytes stand for 0 … 255, whatever is among them. */
  readonly bytes: boolean;
}

/**
 * The pixels of whatever holds pictures; a tensor is left to whoever made it.
 *
 * @throws Error when the shape is none of pictures, or does not fit the number of pixels
 */
export function pixelsOf(source: ImageSource, who: string): Pixels {
  const tensor = "dataSync" in source;
  const shape = fourSides(source.shape, who);
  const values = tensor ? source.dataSync() : source.images;
  const size = shape.reduce((product, side) => product * side, 1);
  if (values.length !== size)
    throw new Error(`${values.length} pixels for a shape of [${shape.join(", ")}]: give ${size}, or another shape`);
  return { values, shape, bytes: values instanceof Uint8Array && !(tensor && source.dtype === "bool") };
}

/** The pixels of picture i only. */
export function onePicture(source: ImageSource, { index, who }: { index: number; who: string }): Pixels {
  const shape = fourSides(source.shape, who);
  const [n, height, width, channels] = shape;
  if (!Number.isInteger(index) || index < 0 || index >= n)
    throw new RangeError(
      n === 0
        ? "there is no picture: give at least one"
        : `no picture ${index} among ${n}: give a whole number from 0 to ${n - 1}`,
    );
  if ("image" in source && source.image) {
    const values = source.image(index);
    return { values, shape: [1, height, width, channels], bytes: values instanceof Uint8Array };
  }
  const { values, bytes } = pixelsOf(source, who);
  const size = height * width * channels;
  const chosen = Float64Array.from({ length: size }, (_, i) => values[index * size + i] ?? 0);
  return { values: chosen, shape: [1, height, width, channels], bytes };
}

function fourSides(shape: readonly number[], who: string): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  const sides: [number, number, number, number] | undefined =
    shape.length === 4
      ? [a, b, c, d]
      : shape.length === 3
        ? [1, a, b, c]
        : shape.length === 2
          ? [1, a, b, 1]
          : undefined;
  if (!sides)
    throw new Error(
      `the pictures have the shape [${shape.join(", ")}]: ${who} takes [n, height, width, channels], or [height, width, channels] of one picture`,
    );
  const channels = sides[3];
  if (channels !== 1 && channels !== 3)
    throw new RangeError(
      `the pictures have ${channels} channels: ${who} draws 1 (grey) or 3 (red, green, blue)${shape.length === 3 ? `; give [n, height, width] as [n, height, width, 1]` : ""}`,
    );
  return sides;
}
