export { trainingChart, trainingHistory, imageGrid } from "./charts/index.js";
export {
  Augmentation,
  cifar10,
  classCountTable,
  Dataset,
  datasets,
  dataTable,
  fashionMnist,
  hotdog,
  imageFolder,
  medicalMnist,
  medMnist,
  mnist,
  oneHot,
  pixelStatistics,
  scaled,
  standardised,
} from "./data/index.js";
export { show } from "./display/index.js";
export { layerTable } from "./nets/index.js";
export { profile, type Profile } from "./profile.js";
export { Random, setSeed } from "./random.js";
export { tf } from "./tensorflow.js";
export { evaluate, fit, History, loadModel, predict, Predictions, saveModel, type Callback } from "./training/index.js";
