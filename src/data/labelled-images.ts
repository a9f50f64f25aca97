/** `[n, height, width, channels]`; channels is 1 for grey and 3 for RGB. */
export type ImagesShape = readonly [n: number, height: number, width: number, channels: number];

/** Classes of images: `[n]` numbers of classes, or for several labels an image `[n, classes]` of 0 and 1, row by row. */
export type Labels = Uint8Array | Uint16Array;

/** Images of one split, `[n, height, width, channels]`, 0 … 255, and their classes. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly shape: ImagesShape;
  readonly labels: Labels;
}
