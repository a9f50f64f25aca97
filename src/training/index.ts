export type { Callback, Logs, TrainingRun, TrainingState } from "./callback.js";
export { evaluate, Evaluation, wilsonInterval, type EvaluateOptions } from "./evaluate.js";
export { fit, type FitOptions } from "./fit.js";
export { History, type HistoryFields } from "./history.js";
export { predict, Predictions, type PredictOptions } from "./predict.js";
export { loadModel, saveModel } from "./save-model.js";
