export { catalogue, type CatalogueEntry, type CatalogueFile } from "./catalogue.js";
export { Dataset, dataTable, type DatasetFields, type Split } from "./dataset.js";
export { findSets, type FoundSet } from "./downloads/find-sets.js";
export { parseIdx, type IdxArray } from "./formats/idx.js";
export type { LocateOptions } from "./downloads/locate.js";
export { mnist } from "./sets/mnist.js";
export { drawnDigits } from "./stand-ins/digits.js";
export { labelTensor, oneHot, scaled } from "./tensors.js";
export type { ImagesShape, LabelledImages, Labels } from "./labelled-images.js";
