import { randomUUID } from "node:crypto";

import { show } from "../display/index.js";
import type { Callback, TrainingRun } from "../training/callback.js";
import { trainingHistory } from "./training-history.js";

/** Options of {@link trainingChart}. */
export interface TrainingChartOptions {
  /** What stands above the chart. Default: "Training history". */
  title?: string;
  /** Shows the chart. Default: in the notebook, and as text at the end elsewhere. */
  showChart?: typeof show;
}

/**
 * A training callback that keeps one chart of loss and metrics, which grows epoch by epoch in place.
 *
 * @example
 * await fit(cnn, train, { epochs: 5, validationSplit: 0.1, callbacks: [trainingChart()] });
 */
export function trainingChart({ title, showChart = show }: TrainingChartOptions = {}): Callback {
  let displayId = "";

  async function draw(run: TrainingRun, { final = false, update = true } = {}): Promise<void> {
    const { history } = run;
    const epochs = final ? undefined : run.epochs;
    await showChart(trainingHistory(history, { title, epochs }), { displayId, update, final });
  }

  return {
    async onTrainBegin(run) {
      displayId = randomUUID();
      await draw(run, { update: false });
    },
    onEpochEnd: (_epoch, _logs, run) => draw(run),
    onTrainEnd: (run) => draw(run, { final: true }),
  };
}
