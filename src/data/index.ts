export { catalogue, type CatalogueEntry, type CatalogueFile } from "./catalogue.js";
export { Dataset, dataTable, type DatasetFields, type ImagesShape, type Split } from "./dataset.js";
export { findSets, type FoundSet } from "./find-sets.js";
export { parseIdx, type IdxArray } from "./idx.js";
export type { LocateOptions } from "./locate.js";
export { mnist } from "./mnist.js";
export { drawnDigits } from "./stand-ins/digits.js";
export { labelTensor, oneHot, scaled } from "./tensors.js";
