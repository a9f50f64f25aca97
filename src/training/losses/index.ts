export { binaryCrossentropy } from "./binary-crossentropy.js";
export { categoricalCrossentropy, sparseCategoricalCrossentropy } from "./categorical-crossentropy.js";
export {
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  type FocalCrossentropyOptions,
} from "./focal-crossentropy.js";
export type { CrossentropyOptions, Loss } from "./options.js";
