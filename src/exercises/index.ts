export { check, exerciseIds, type AnswerTo, type ExerciseId } from "./check.js";
export { CheckResult, checkMimeType } from "./check-result.js";
