export {
  CheckpointError,
  loadCheckpoint,
  restoreCheckpoint,
  saveCheckpoint,
  type Checkpoint,
  type SaveCheckpointOptions,
} from "../checkpoint/index.js";
export {
  constant,
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  learningRateOf,
  oneCycle,
  piecewiseConstant,
  setLearningRate,
  stepDecay,
  warmUp,
  type CosineDecayOptions,
  type CosineDecayRestartsOptions,
  type ExponentialDecayOptions,
  type OneCycleOptions,
  type PiecewiseConstantOptions,
  type Schedule,
  type StepDecayOptions,
  type WarmUpOptions,
} from "../schedules/index.js";
export { backupAndRestore, type BackupAndRestoreOptions } from "./backup-and-restore.js";
export { csvLogger, type CSVLoggerOptions } from "./csv-logger.js";
export { earlyStopping, type EarlyStoppingOptions } from "./early-stopping.js";
export { learningRateScheduler, type LearningRateSchedulerOptions } from "./learning-rate-scheduler.js";
export { modelCheckpoint, type ModelCheckpointOptions } from "./model-checkpoint.js";
export type { MonitorMode } from "./monitor.js";
export { reduceLROnPlateau, type ReduceLROnPlateauOptions } from "./reduce-lr-on-plateau.js";
export { resumeFrom } from "./resume-from.js";
export { tensorBoard, type TensorBoardOptions } from "./tensor-board.js";
export { terminateOnNaN, type TerminateOnNaNOptions } from "./terminate-on-nan.js";
