export type { Callback, Logs, TrainingRun, TrainingState } from "./callback.js";
export { evaluate, Evaluation, type EvaluateOptions } from "./evaluate.js";
export { wilsonInterval } from "./numbers/wilson-interval.js";
export { fit } from "./fit.js";
export type { FitOptions } from "./fit-options.js";
export type { TrainingData } from "./batches/epoch-feeder.js";
export type { Stream } from "./batches/stream.js";
export type { TensorExamples, Tensors } from "./batches/tensor-source.js";
export { adamW, type AdamWOptions } from "./optimizers/adam-w.js";
export { History, type HistoryFields } from "./history.js";
export { predict, Predictions, type Prediction, type PredictOptions } from "./predict.js";
export {
  exportSavedModel,
  importKeras,
  loadModel,
  saveModel,
  type ExportSavedModelOptions,
  type ImportKerasOptions,
  type LoadModelOptions,
  type SaveModelOptions,
} from "./saving/index.js";
export type { AverageOptions } from "./numbers/average-over-classes.js";
export { brierScore } from "./numbers/brier-score.js";
export { calibration, Calibration, type CalibrationBin, type CalibrationOptions } from "./numbers/calibration.js";
export {
  classificationReport,
  ClassificationReport,
  type ClassificationReportOptions,
  type ClassScores,
} from "./numbers/classification-report.js";
export { confusionMatrix, ConfusionMatrix } from "./numbers/confusion-matrix.js";
export { logLoss } from "./numbers/log-loss.js";
export type { ClassChoice, LabelledProbabilities, PredictedSet } from "./numbers/outcomes.js";
export {
  averagePrecision,
  precisionRecallCurve,
  PrecisionRecallCurve,
  type PrecisionRecallCurveOptions,
} from "./numbers/precision-recall-curve.js";
export { rocAuc } from "./numbers/roc-auc.js";
export { rocAucInterval, type RocAucIntervalOptions } from "./numbers/roc-auc-interval.js";
export { rocCurve, RocCurve, type RocCurveOptions } from "./numbers/roc-curve.js";
export { worstMistakes, type SelectablePredictions, type WorstMistakesOptions } from "./numbers/worst-mistakes.js";
