import pl, { type DataFrame } from "nodejs-polars";

import { jupyterDisplay, type MimeBundle } from "../jupyter.js";
import { tableBundle } from "../table-bundle.js";
import type { Logs } from "./callback.js";

/** The plain numbers of a {@link History}, as a file can keep them. */
export interface HistoryFields {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly seconds: readonly number[];
}

/** What a training gave, epoch by epoch, as Keras' `History` has it. */
export class History implements HistoryFields {
  /** The finished epochs, counted from 1. */
  readonly epoch: number[] = [];
  /** One list a value, in the order of `epoch`: `loss`, `accuracy`, `val_loss`, `val_accuracy` … */
  history: Record<string, number[]> = {};
  /** Seconds that each epoch took, validation included. */
  readonly seconds: number[] = [];

  /** @param dataNote what must be said wherever these numbers are shown, e.g. "drawn stand-in data". Default: nothing */
  constructor(readonly dataNote?: string) {}

  /** Adds a finished epoch; its number counts from 0. */
  add(epoch: number, logs: Logs, seconds: number): void {
    this.epoch.push(epoch + 1);
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= []).push(value);
    this.seconds.push(seconds);
  }

  /** Takes over values that were added to the last epoch. */
  amend(logs: Logs): void {
    for (const [name, value] of Object.entries(logs)) (this.history[name] ??= [])[this.epoch.length - 1] = value;
  }

  /** Takes over the epochs of an earlier training. */
  restore({ epoch, history, seconds }: HistoryFields): void {
    this.epoch.splice(0, Infinity, ...epoch);
    this.seconds.splice(0, Infinity, ...seconds);
    this.history = copy(history);
  }

  /** Its numbers without what shows them. */
  fields(): HistoryFields {
    return { epoch: [...this.epoch], history: copy(this.history), seconds: [...this.seconds] };
  }

  /** A table with one row an epoch. */
  table(): DataFrame {
    return pl.DataFrame({ epoch: this.epoch, ...this.history, seconds: this.seconds });
  }

  /** The table, rounded for reading. */
  [jupyterDisplay](): MimeBundle {
    const rounded = Object.entries(this.history).map(([name, values]) => [name, round(values, 4)] as const);
    return tableBundle(
      pl.DataFrame({ epoch: this.epoch, ...Object.fromEntries(rounded), seconds: round(this.seconds, 1) }),
    );
  }
}

function copy(history: HistoryFields["history"]): Record<string, number[]> {
  return Object.fromEntries(Object.entries(history).map(([name, values]) => [name, [...values]]));
}

/** Small numbers, such as learning rates, keep as many digits that are not 0. */
function round(values: readonly number[], digits: number): number[] {
  return values.map((value) => Number(Math.abs(value) < 0.1 ? value.toPrecision(digits) : value.toFixed(digits)));
}
