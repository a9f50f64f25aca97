import { randomUUID } from "node:crypto";

import { show } from "../display/index.js";
import type { Callback, TrainingRun } from "../training/callback.js";
import type { RatePoint } from "./learning-rate-panel.js";
import { trainingHistory, type RunningValues } from "./training-history.js";

/** Options of {@link trainingChart}. */
export interface TrainingChartOptions {
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** How often the chart is drawn while an epoch runs, at most 20. Default: 4. */
  updatesPerSecond?: number;
  /** Shows the chart. Default: in the notebook, and as text at the end elsewhere. */
  showChart?: typeof show;
}

/** Values of the running epoch and learning rates are thinned out to so many at most. */
const MOST_VALUES = 24;

/** At the end of an epoch the still is drawn where stills have taken at most this share of the time. */
const SHARE_OF_STILLS = 0.003;

/**
 * A training callback that keeps one chart of loss, metrics and learning rate, which grows in place while the epochs run.
 *
 * @example
 * await fit(cnn, train, { epochs: 5, validationSplit: 0.1, callbacks: [trainingChart()] });
 */
export function trainingChart(options: TrainingChartOptions = {}): Callback {
  const { title, updatesPerSecond = 4, showChart = show } = options;
  let displayId = "";
  let running: RunningValues[] = [];
  let learningRate: RatePoint[] = [];
  let started = 0;
  let drawn = 0;
  let spentOnStills = 0;

  async function draw(run: TrainingRun, { final = false, update = true, still = true } = {}): Promise<void> {
    const epochs = final ? undefined : run.epochs;
    const chart = trainingHistory(run.history, { title, epochs, running, learningRate });
    drawn = performance.now();
    await showChart(still ? chart : chart.live(), { displayId, update, final });
    if (still) spentOnStills += performance.now() - drawn;
  }

  function noteRate(epoch: number, { model }: TrainingRun): void {
    const { learningRate: rate } = model.optimizer as typeof model.optimizer & { learningRate?: number };
    if (rate === undefined) return;
    // A rate that stays is a line between two points.
    const stays = learningRate.length > 1 && learningRate.slice(-2).every((point) => point.rate === rate);
    learningRate = thinned([...(stays ? learningRate.slice(0, -1) : learningRate), { epoch, rate }]);
  }

  return {
    async onTrainBegin(run) {
      displayId = randomUUID();
      [running, learningRate, started, spentOnStills] = [[], [], performance.now(), 0];
      await draw(run, { update: false, still: false });
    },
    async onProgress({ epoch, batch }, logs, run) {
      const at = epoch + batch / run.batches;
      if (performance.now() - drawn < 1000 / updatesPerSecond || !Number.isFinite(at)) return;
      running = thinned([...running, { at, logs: { ...logs } }]);
      noteRate(at, run);
      await draw(run, { still: false });
    },
    async onEpochEnd(epoch, _logs, run) {
      running = [];
      noteRate(epoch + 1, run);
      await draw(run, { still: spentOnStills <= SHARE_OF_STILLS * (performance.now() - started) });
    },
    async onTrainEnd(run) {
      running = [];
      await draw(run, { final: true });
    },
  };
}

/** Every second value where there are too many; the last one stays. */
function thinned<T>(values: T[]): T[] {
  return values.length <= MOST_VALUES ? values : values.filter((_, i) => (values.length - 1 - i) % 2 === 0);
}
