import type { Logs, TrainingRun } from "../callback.js";

/** Whether a value is better when it is smaller or larger; "auto" goes by its name. */
export type MonitorMode = "auto" | "min" | "max";

/** Parts of names whose values are better when they are larger. */
const LARGER_IS_BETTER = /acc|auc|precision|recall|f1|score|top\d*k?|iou|truepositives|truenegatives/i;

/**
 * Throws when a number is out of range.
 *
 * @param whole names whose numbers must be whole
 */
export function checkOptions(numbers: Readonly<Record<string, number>>, whole: readonly string[] = []): void {
  for (const [name, value] of Object.entries(numbers)) {
    const wrong = !(value >= 0) || (whole.includes(name) && !Number.isInteger(value) && value !== Infinity);
    if (wrong)
      throw new RangeError(`${name} is ${value}: give a ${whole.includes(name) ? "whole " : ""}number of at least 0`);
  }
}

/** Looks at one value of the logs. */
export class Monitor {
  readonly #larger: boolean;

  /** @param options `minDelta`: a change of less is none. Default: 0 */
  constructor(
    readonly name: string,
    private readonly options: { mode: MonitorMode; minDelta?: number; callback: string },
  ) {
    const { mode } = options;
    this.#larger = mode === "max" || (mode === "auto" && LARGER_IS_BETTER.test(name));
  }

  /** Whether a value is better than the best so far, none when undefined; NaN never is. */
  better(value: number, best: number | undefined): boolean {
    if (Number.isNaN(value)) return false;
    if (best === undefined) return true;
    const { minDelta = 0 } = this.options;
    return this.#larger ? value > best + minDelta : value < best - minDelta;
  }

  /**
   * The value in the logs.
   *
   * @throws when it is not there; the message names those that are
   */
  value(logs: Logs): number {
    const value = logs[this.name];
    if (value !== undefined) return value;
    const names = Object.keys(logs);
    const validation = this.name.startsWith("val_") && !names.some((name) => name.startsWith("val_"));
    const way = validation
      ? `give fit a validationSplit or validationData, or set monitor: "${this.name.slice("val_".length)}"`
      : "set monitor to one of these";
    throw new Error(
      `${this.options.callback} looks at "${this.name}", which this training does not give (there is: ${names.join(", ")}): ${way}`,
    );
  }

  /** The epochs of an earlier training that this one goes on with, counted from 0, and its values in them. */
  earlier({ history }: TrainingRun): { epoch: number; value: number }[] {
    const values = history.history[this.name] ?? [];
    return history.epoch.map((number, i) => ({ epoch: number - 1, value: values[i] ?? NaN }));
  }
}
