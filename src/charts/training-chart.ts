import { randomUUID } from "node:crypto";

import { show } from "../display/index.js";
import type { Callback, TrainingRun } from "../training/callback.js";
import { EvenCourse } from "./even-course.js";
import type { RatePoint } from "./learning-rate-panel.js";
import { trainingHistory, type RunningValues } from "./training-history.js";

/** Options of {@link trainingChart}. */
export interface TrainingChartOptions {
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** How numbers are written, as `Intl.NumberFormat` takes it. Default: "en". */
  locale?: string;
  /** How often the chart is drawn while an epoch runs, at most 20. Default: 4. */
  updatesPerSecond?: number;
  /** Shows the chart. Default: in the notebook, and as text at the end elsewhere. */
  showChart?: typeof show;
}

/** Values of the running epoch and learning rates that are shown, at most. */
const MOST_VALUES = 24;

/** `onProgress` is called so many milliseconds apart, give or take a batch: what is due within half of that is drawn now. */
const BETWEEN_CALLS = 50;

/**
 * A training callback that keeps one chart of loss, metrics and learning rate, which grows in place while the epochs run. Its
 * still picture, which takes as long to draw as a hundred updates, comes with the last one.
 *
 * @example
 * await fit(cnn, train, { epochs: 5, validationSplit: 0.1, callbacks: [trainingChart()] });
 */
export function trainingChart(options: TrainingChartOptions = {}): Callback {
  const { title, locale, updatesPerSecond = 4, showChart = show } = options;
  let displayId = "";
  let running = new EvenCourse<RunningValues>(MOST_VALUES);
  let rates = new EvenCourse<RatePoint>(MOST_VALUES);
  let due = 0;

  async function draw(run: TrainingRun, { final = false, update = true } = {}): Promise<void> {
    const epochs = final ? undefined : run.epochs;
    const courses = { running: running.values, learningRate: rates.values };
    const chart = trainingHistory(run.history, { title, locale, epochs, ...courses });
    await showChart(final ? chart : chart.live(), { displayId, update, final });
  }

  function noteRate(epoch: number, { model }: TrainingRun): void {
    const { learningRate: rate } = model.optimizer as typeof model.optimizer & { learningRate?: number };
    if (rate === undefined) return;
    // A rate that stays is a line between two points.
    const [before, last] = rates.values.slice(-2);
    if (before?.rate === rate && last?.rate === rate) rates.replaceLast({ epoch, rate });
    else rates.add({ epoch, rate });
  }

  return {
    async onTrainBegin(run) {
      displayId = randomUUID();
      [running, rates] = [new EvenCourse(MOST_VALUES), new EvenCourse(MOST_VALUES)];
      due = performance.now() + 1000 / updatesPerSecond;
      await draw(run, { update: false });
    },
    async onProgress({ epoch, batch }, logs, run) {
      const at = epoch + batch / run.batches;
      const now = performance.now();
      if (now < due - BETWEEN_CALLS / 2 || !Number.isFinite(at)) return;
      due = Math.max(due + 1000 / updatesPerSecond, now + 500 / updatesPerSecond);
      running.add({ at, logs: { ...logs } });
      noteRate(at, run);
      await draw(run);
    },
    async onEpochEnd(epoch, _logs, run) {
      running = new EvenCourse(MOST_VALUES);
      noteRate(epoch + 1, run);
      await draw(run);
    },
    async onTrainEnd(run) {
      running = new EvenCourse(MOST_VALUES);
      await draw(run, { final: true });
    },
  };
}
