import { randomUUID } from "node:crypto";

import { show } from "../display/index.js";
import type { Callback, Logs, TrainingRun } from "../training/callback.js";
import { EvenCourse } from "./even-course.js";
import { GrowingHistory } from "./growing-history.js";
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
  let epochStarted = 0;
  let growing: GrowingHistory;

  function grow({ history, epochs }: TrainingRun): void {
    growing = new GrowingHistory(history, { title, locale, epochs });
  }

  async function draw({ update = true } = {}): Promise<void> {
    const chart = growing.live({ running: running.values, learningRate: rates.values });
    await showChart(chart, { displayId, update, final: false });
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
      grow(run);
      await draw({ update: false });
    },
    onEpochBegin(_epoch, run) {
      epochStarted = performance.now();
      grow(run); // Other callbacks may have added to the history since.
    },
    async onProgress({ epoch, batch }, logs, run) {
      const at = Number((epoch + batch / run.batches).toFixed(4));
      const now = performance.now();
      if (now < due - BETWEEN_CALLS / 2 || !Number.isFinite(at)) return;
      const left = ((now - epochStarted) * (run.batches - batch)) / batch;
      if (left < 500 / updatesPerSecond) return; // the end of the epoch, which is drawn anyway, comes sooner than the next
      due = Math.max(due + 1000 / updatesPerSecond, now + 500 / updatesPerSecond);
      running.add({ at, logs: rounded(logs) });
      noteRate(at, run);
      await draw();
    },
    async onEpochEnd(epoch, _logs, run) {
      running = new EvenCourse(MOST_VALUES);
      noteRate(epoch + 1, run);
      grow(run);
      await draw();
    },
    async onTrainEnd({ history }) {
      const chart = trainingHistory(history, { title, locale, learningRate: rates.values });
      await showChart(chart, { displayId, update: true, final: true });
    },
  };
}

/** With as many digits as can be seen: the others would be most of what an update sends. */
function rounded(logs: Logs): Logs {
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, Number(value.toPrecision(5))]));
}
