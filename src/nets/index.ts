export type { Activation } from "./activation.js";
export { alexNet, type AlexNetOptions } from "./alex-net.js";
export { blueprint } from "./blueprint.js";
export { cifarRecipeNet, type CifarRecipeNetOptions } from "./cifar-recipe-net.js";
export { clearSession, ClearedSession, type ClearSessionOptions } from "./clear-session.js";
export {
  convolutionOutput,
  poolingOutput,
  type ConvolutionOptions,
  type PoolingOptions,
} from "./convolution-output.js";
export {
  convolutionParameters,
  denseParameters,
  type ConvolutionParametersOptions,
  type DenseParametersOptions,
} from "./convolution-parameters.js";
export { cut, type CutOptions } from "./cut.js";
export { denseBaseline, type DenseBaselineOptions } from "./dense-baseline.js";
export { FeatureMaps, featureMaps, type FeatureMapsOptions } from "./feature-maps.js";
export { Filters, filters } from "./filters.js";
export type { LayerChoice } from "./find-layer.js";
export { freeze, unfreeze } from "./freeze.js";
export { googLeNet, type GoogLeNetOptions } from "./goog-le-net.js";
export { largerCifarNet } from "./larger-cifar-net.js";
export { layerTable } from "./layer-table.js";
export { leNet5, type LeNet5Options } from "./le-net-5.js";
export { lectureNet } from "./lecture-net.js";
export { MemoryReport, memoryReport } from "./memory-report.js";
export type { ImageShape, NetOptions } from "./net-options.js";
export { practicalNet } from "./practical-net.js";
export { receptiveField, type ReceptiveField, type StackedLayer } from "./receptive-field.js";
export { resNet, type ResNetOptions } from "./res-net.js";
export { addSessionPart, type SessionPart } from "../session-parts.js";
export type { Sides } from "./sides.js";
export { smallCifarNet, type SmallCifarNetOptions } from "./small-cifar-net.js";
export {
  largestLayer,
  TrainingMemory,
  trainingMemory,
  type LayerMemory,
  type TrainingMemoryOptions,
} from "./training-memory.js";
export { vgg16 } from "./vgg-16.js";
export { withNewHead, type NewHeadOptions } from "./with-new-head.js";
