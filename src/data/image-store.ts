import type { ImagesShape } from "./labelled-images.js";

/** Images of one size in one piece of memory, which any number of data sets may look at. */
export class ImageStore {
  /** Bytes of one image. */
  readonly imageLength: number;

  /** @throws Error when images and shape do not fit each other */
  constructor(
    /** Pixels 0 … 255 in the order of `shape`. */
    readonly images: Uint8Array,
    readonly shape: ImagesShape,
  ) {
    const [n, height, width, channels] = shape;
    this.imageLength = height * width * channels;
    if (images.length !== n * this.imageLength)
      throw new Error(
        `${images.length} bytes of images do not fit shape [${shape.join(", ")}]: it takes ${n * this.imageLength}`,
      );
  }

  /** Pixels of the image at `place`: a view, no copy. */
  image(place: number): Uint8Array {
    return this.images.subarray(place * this.imageLength, (place + 1) * this.imageLength);
  }

  /** Pixels of the images at `places`, one after the other: a view where they lie so, else a copy. */
  gather(places: Uint32Array): Uint8Array {
    const first = places[0] ?? 0;
    if (places.every((place, i) => place === first + i))
      return this.images.subarray(first * this.imageLength, (first + places.length) * this.imageLength);
    const images = new Uint8Array(places.length * this.imageLength);
    places.forEach((place, i) => {
      images.set(this.image(place), i * this.imageLength);
    });
    return images;
  }
}
