export type { AverageOptions } from "./average-over-classes.js";
export { brierScore } from "./brier-score.js";
export { calibration, Calibration, type CalibrationBin, type CalibrationOptions } from "./calibration.js";
export {
  classificationReport,
  ClassificationReport,
  type ClassificationReportOptions,
  type ClassScores,
} from "./classification-report.js";
export { confusionMatrix, ConfusionMatrix } from "./confusion-matrix.js";
export { logLoss } from "./log-loss.js";
export type { ClassChoice, LabelledProbabilities, PredictedSet } from "./outcomes.js";
export {
  averagePrecision,
  precisionRecallCurve,
  PrecisionRecallCurve,
  type PrecisionRecallCurveOptions,
} from "./precision-recall-curve.js";
export { rocAuc } from "./roc-auc.js";
export { rocAucInterval, type RocAucIntervalOptions } from "./roc-auc-interval.js";
export { rocCurve, RocCurve, type RocCurveOptions } from "./roc-curve.js";
export { worstMistakes, type SelectablePredictions, type WorstMistakesOptions } from "./worst-mistakes.js";
