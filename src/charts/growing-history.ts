import { dataNote } from "../data/data-note.js";
import type { VegaLiteSpec } from "../display/index.js";
import { jupyterDisplay, JsonText, type Displayable } from "../jupyter.js";
import { Chart } from "./chart.js";
import { describeTraining, type RateEnds } from "./describe-training.js";
import { bestEpoch, panelsOf, ratesOf, withRunning } from "./history-panels.js";
import { jsonRows } from "./json-rows.js";
import { lastKept } from "./last-kept.js";
import { learningRatePanel, rateFrame, type RateFrame } from "./learning-rate-panel.js";
import { localeOf, numberText } from "./number-text.js";
import { isHistory, readRun, type ComparedRun } from "./read-run.js";
import { theme } from "./theme.js";
import type { Courses, EpochValues, GrowingHistoryOptions } from "./training-history.js";
import {
  panelFrame,
  panelLegend,
  trainingPanel,
  type Best,
  type Panel,
  type PanelFrame,
  type Point,
} from "./training-panel.js";

/** The dataset of the learning rate. */
const RATES = "learning rate";

/**
 * The chart of `trainingHistory` for a training that runs, in each state of the running epoch. All that follows from the finished
 * epochs is made once, words among it, since many of these charts are drawn in a second.
 *
 * @example
 * const growing = new GrowingHistory({ epoch: [1], history: { loss: [0.4] } }, { epochs: 5 });
 * await show(growing.live({ running: [{ at: 1.5, logs: { loss: 0.3 } }] }));
 */
export class GrowingHistory {
  readonly #history: EpochValues;
  readonly #epochs: number;
  readonly #finished: readonly Panel[];
  readonly #frameOf: (frame: RunningFrame) => VegaLiteSpec;
  readonly #wordsOf: (state: { rates: RateEnds | undefined; isRunning: boolean }) => string;
  #written: { frame: VegaLiteSpec; words: string; text: string } | undefined;

  /** @param run see `trainingHistory` */
  constructor(run: ComparedRun, options: GrowingHistoryOptions = {}) {
    const history: EpochValues = isHistory(run) ? run : readRun("history", run);
    const { standIn = false, title = "Training history", locale = "en" } = options;
    const text = numberText(locale);
    const best = bestEpoch(history);
    const validated = history.epoch.length > 0 && Object.keys(history.history).some((name) => name.startsWith("val_"));
    const sets: Point["set"][] = ["training", ...(validated ? (["validation"] as const) : [])];
    const note = history.dataNote ?? dataNote({ standIn });
    const subtitle = [
      ...(best ? [`dotted line: best epoch ${text.count(best.epoch)}, ${best.name} ${text.value(best.value)}`] : []),
      ...(note === undefined ? [] : [note]),
    ];
    const panels = panelsOf(history);
    this.#history = history;
    this.#epochs = options.epochs ?? history.epoch.at(-1) ?? 1;
    this.#finished = panels;
    this.#frameOf = lastKept(historyFrame({ title, subtitle, best, sets, locale }));
    this.#wordsOf = lastKept((state) =>
      describeTraining({ title, panels, best, note, ...state, count: history.epoch.length, text }),
    );
  }

  /** The chart of a state. */
  chart(courses: Courses = {}): Chart {
    const { frame, datasets, words } = this.#state(courses);
    return new Chart({ ...frame, datasets }, words);
  }

  /** The same without its still, which takes longer to draw than the rest; only what is new of the spec is written. */
  live(courses: Courses = {}): Displayable {
    const { frame, datasets, words } = this.#state(courses);
    if (this.#written?.frame !== frame || this.#written.words !== words)
      this.#written = { frame, words, text: JSON.stringify(new Chart(frame, words).spec).slice(0, -1) };
    const rows = Object.entries(datasets).map(([name, rows]) => `${JSON.stringify(name)}:${jsonRows(rows)}`);
    const spec = new JsonText(`${this.#written.text},"datasets":{${rows.join(",")}}}`);
    return { [jupyterDisplay]: () => ({ "application/vnd.vegalite.v5+json": spec, "text/plain": words }) };
  }

  #state({ running = [], learningRate = ratesOf(this.#history) }: Courses) {
    const panels = running.length > 0 ? withRunning(this.#finished, running) : this.#finished;
    const names = panels.map((_, i) => `metric ${i + 1}`);
    const domain = epochDomain(this.#epochs, { running: running.length > 0 });
    const rates = learningRate.length > 0 ? rateFrame(learningRate, RATES, domain) : undefined;
    const frame = this.#frameOf({ domain, rates, panels: panels.map((panel, i) => panelFrame(panel, names[i] ?? "")) });
    const datasets: Record<string, readonly object[]> = {};
    panels.forEach(({ points }, i) => (datasets[names[i] ?? ""] = points));
    if (rates) datasets[RATES] = learningRate;
    const [first, last] = [learningRate[0], learningRate.at(-1)];
    const ends = first && last && { first: first.rate, last: last.rate };
    return { frame, datasets, words: this.#wordsOf({ rates: ends, isRunning: running.length > 0 }) };
  }
}

/** What stays the same while an epoch runs. */
interface FinishedFrame {
  title: string;
  subtitle: readonly string[];
  best: Best | undefined;
  sets: readonly Point["set"][];
  locale: string;
}

/** What a running epoch may change, beside its numbers. */
interface RunningFrame {
  panels: readonly PanelFrame[];
  domain: [first: number, last: number];
  rates: RateFrame | undefined;
}

/** All of a chart but its numbers. */
function historyFrame({ title, subtitle, best, sets, locale }: FinishedFrame): (frame: RunningFrame) => VegaLiteSpec {
  return ({ panels, domain, rates }) => {
    const width = panels.length > 1 ? 232 : 420;
    const values = { columns: 2, concat: panels.map((panel) => trainingPanel(panel, { best, domain, sets, width })) };
    const ratesWidth = panels.length > 1 ? 540 : width;
    return {
      title: { text: title, ...(subtitle.length > 0 ? { subtitle } : {}) },
      config: { ...theme, legend: { ...theme.legend, ...panelLegend(domain) }, ...localeOf(locale) },
      ...(rates ? { vconcat: [values, learningRatePanel(rates, { width: ratesWidth })] } : values),
    };
  };
}

/** From the first epoch's end to the last one's; from the start of the first while an epoch runs. */
function epochDomain(epochs: number, { running }: { running: boolean }): [first: number, last: number] {
  if (running) return [0, epochs];
  return epochs > 1 ? [1, epochs] : [0.5, 1.5];
}
