export { accuracy, binaryAccuracy, sparseCategoricalAccuracy, type BinaryAccuracyOptions } from "./accuracy.js";
export { auc, type AucOptions } from "./auc.js";
export {
  falseNegatives,
  falsePositives,
  precision,
  recall,
  specificity,
  trueNegatives,
  truePositives,
  type ConfusionCountsOptions,
} from "./confusion-counts.js";
export { isCountedMetric, type CountedMetric } from "./counted-metric.js";
export { f1Score, fBetaScore, type F1ScoreOptions, type FBetaScoreOptions } from "./f1-score.js";
export type { MeanMetric } from "./mean-metric.js";
export { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy, type TopKOptions } from "./top-k-accuracy.js";
