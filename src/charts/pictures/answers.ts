import type { LabelledImages, PredictedImages } from "./image-source.js";

/** Whether each picture may have several labels. */
export function severalLabels({ labels, classNames, shape, task }: LabelledImages): boolean {
  if (task !== undefined) return task === "multi-label";
  return labels.length !== shape[0] && labels.length === shape[0] * classNames.length;
}

/** The name of picture i's class; where it may have several, their names with commas between them, or "none". */
export function labelText(data: LabelledImages, i: number): string {
  if (data.label) return data.label(i);
  return severalLabels(data) ? namesOf(row(data.labels, { data, i }), data) : nameOf(data.labels[i], data);
}

/** The name of the class that a net gave picture i, or of its classes. */
export function answerText(predictions: PredictedImages, i: number): string {
  const { data, predicted } = predictions;
  const several = severalAnswers(predictions, i);
  return several ? namesOf(several, data) : nameOf(predicted[i], data);
}

/**
 * Whether a net is right about picture i. Where a picture may have several labels: about all of them; or where only its most
 * probable class is known, whether that is one of them.
 */
export function isRight(predictions: PredictedImages, i: number): boolean {
  const { data, predicted } = predictions;
  if (!severalLabels(data)) return predicted[i] === data.labels[i];
  const labels = row(data.labels, { data, i });
  const answers = severalAnswers(predictions, i);
  return answers ? answers.every((answer, k) => answer === labels[k]) : labels[predicted[i] ?? -1] === true;
}

/** A yes or no for each class; undefined where there is one class a picture. */
function severalAnswers({ data, predicted, probabilities }: PredictedImages, i: number): boolean[] | undefined {
  if (!severalLabels(data)) return undefined;
  const all = data.shape[0] * data.classNames.length;
  if (predicted.length === all && data.classNames.length > 1) return row(predicted, { data, i });
  return probabilities?.length === all ? row(probabilities, { data, i }) : undefined;
}

function row(values: ArrayLike<number>, { data, i }: { data: LabelledImages; i: number }): boolean[] {
  const { length } = data.classNames;
  return Array.from({ length }, (_, k) => (values[i * length + k] ?? 0) >= 0.5);
}

function namesOf(yes: readonly boolean[], data: LabelledImages): string {
  const names = yes.flatMap((has, k) => (has ? [nameOf(k, data)] : []));
  return names.length > 0 ? names.join(", ") : "none";
}

function nameOf(label: number | undefined, { classNames }: LabelledImages): string {
  return classNames[label ?? -1] ?? `class ${label ?? "unknown"}`;
}
