import { tf } from "../../tensorflow.js";
import { byClass } from "./by-class.js";
import { countedMetric, ratio, type CountedMetric } from "./counted-metric.js";

/** Options of {@link auc}. */
export interface AucOptions {
  /** The curve: true over false positive rate, or precision over recall. Default: "ROC". */
  curve?: "ROC" | "PR";
  /** How many thresholds, evenly from 0 to 1, stand for the curve. Default: 200. */
  thresholds?: number;
  /** Whether each column has a curve of its own, and their areas are averaged. Default: false, one curve of all outputs. */
  multiLabel?: boolean;
  /** What logs call it. Default: "auc". */
  name?: string;
}

/** How many outputs exceed each threshold whose target is 1, and whose target is 0; both fall from threshold to threshold. */
interface Curve {
  readonly tp: Float64Array;
  readonly fp: Float64Array;
}

/**
 * Area under a curve, from outputs counted between thresholds, as Keras' AUC: trapezia for ROC, and for precision and recall
 * the interpolation of Davis and Goadrich ("The relationship between Precision-Recall and ROC curves", 2006,
 * doi:10.1145/1143844.1143874). Close to the exact area that `rocAuc` computes from predictions, as long as outputs do not
 * crowd between two thresholds. Outputs are probabilities in [0, 1]; 0 where all targets are the same.
 *
 * @throws RangeError when an option is out of range
 * @example
 * net.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: [auc(), auc({ curve: "PR", name: "auprc" })] });
 */
export function auc({
  curve = "ROC",
  thresholds = 200,
  multiLabel = false,
  name = "auc",
}: AucOptions = {}): CountedMetric {
  if (!(["ROC", "PR"] as unknown[]).includes(curve)) throw new RangeError(`curve is "${curve}" (one of: ROC, PR)`);
  if (!Number.isInteger(thresholds) || thresholds < 2)
    throw new RangeError(`thresholds is ${thresholds}: give a whole number of at least 2, such as 200`);
  return countedMetric(name, {
    counts: (target, output) => {
      const pair = byClass(target, output, name);
      const [n, columns] = pair.output.shape;
      // Outputs in (i, i + 1] / (thresholds − 1) lie in interval i; 0 lies in the first.
      const interval = pair.output
        .clipByValue(0, 1)
        .mul(thresholds - 1)
        .ceil()
        .sub(1)
        .relu()
        .toInt();
      const first = multiLabel ? tf.range(0, columns, 1, "int32").mul(thresholds) : tf.scalar(0, "int32");
      const places = interval.add(first).flatten().toInt();
      const truth = pair.target.reshape([n * columns]);
      const sides = tf.stack([truth, tf.scalar(1).sub(truth)], 1);
      return tf.unsortedSegmentSum(sides, places.as1D(), thresholds * (multiLabel ? columns : 1)).flatten();
    },
    result: (counts) => {
      const curves = curvesOf(counts, thresholds);
      const areas = curves.map(curve === "ROC" ? rocArea : precisionRecallArea);
      return areas.reduce((sum, area) => sum + area, 0) / areas.length;
    },
  });
}

function curvesOf(counts: Float32Array, thresholds: number): Curve[] {
  return Array.from({ length: counts.length / (2 * thresholds) }, (_, column) => {
    const tp = new Float64Array(thresholds + 1);
    const fp = new Float64Array(thresholds + 1);
    for (let i = thresholds - 1; i >= 0; i--) {
      const at = 2 * (column * thresholds + i);
      tp[i] = (tp[i + 1] ?? 0) + (counts[at] ?? 0);
      fp[i] = (fp[i + 1] ?? 0) + (counts[at + 1] ?? 0);
    }
    return { tp, fp };
  });
}

function rocArea({ tp, fp }: Curve): number {
  const twice = sumOfSteps(tp, (t, above, i) => ((fp[i] ?? 0) - (fp[i + 1] ?? 0)) * (t + above));
  return ratio(twice, 2 * (tp[0] ?? 0) * (fp[0] ?? 0));
}

function precisionRecallArea({ tp, fp }: Curve): number {
  const area = sumOfSteps(tp, (t, above, i) => {
    const answers = t + (fp[i] ?? 0);
    const answersAbove = above + (fp[i + 1] ?? 0);
    const slope = ratio(t - above, answers - answersAbove);
    const intercept = above - slope * answersAbove;
    const growth = answers > 0 && answersAbove > 0 ? Math.log(answers / answersAbove) : 0;
    return slope * (t - above + intercept * growth);
  });
  return ratio(area, tp[0] ?? 0);
}

/** The sum over neighbouring thresholds of what their true positives, and those above them, give. */
function sumOfSteps(tp: Float64Array, step: (tp: number, above: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i + 1 < tp.length; i++) sum += step(tp[i] ?? 0, tp[i + 1] ?? 0, i);
  return sum;
}
