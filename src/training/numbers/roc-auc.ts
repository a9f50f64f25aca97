import { averageOverClasses, type AverageOptions } from "./average-over-classes.js";
import type { PredictedSet } from "./outcomes.js";
import { curveOf, warnOfOneSide } from "./roc-curve.js";

/**
 * Area under the ROC curve: of class 1 where there are two classes, else the mean over classes, each against the rest, or over
 * labels, as MedMNIST has it (Yang et al. 2023, doi:10.1038/s41597-022-01721-8). It is exact; the metric `auc` of a training
 * counts between thresholds. NaN, with a warning that names the class, where no example belongs to a class or all do, as in
 * scikit-learn; in the "weighted" mean a class without examples counts nothing.
 *
 * @returns 0.5 for guesses, 1 where every positive is above every negative
 * @throws Error when there are no predictions, a label is no class, or an option is out of range
 * @example
 * const predictions = await predict(cnn, test);
 * const area = rocAuc(predictions, { average: "macro" });
 */
export function rocAuc(predictions: PredictedSet, options: AverageOptions = {}): number {
  return averageOverClasses(predictions, options, {
    measure: (ranking) => curveOf(ranking).auc,
    warn: warnOfOneSide,
  });
}
