import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import type { Callback, Logs, TrainingRun } from "../callback.js";

/** Options of {@link csvLogger}; names and defaults are Keras'. */
export interface CSVLoggerOptions {
  /** Between two values. Default: ",". */
  separator?: string;
  /** Whether rows are added to those that the file has, or the file is begun anew. Default: false. */
  append?: boolean;
}

/**
 * Writes the values of each epoch to a file as it ends: a row of names, then `epoch`, counted from 1, and the values in
 * the order of the logs. Place it behind callbacks that add values. A training that goes on after a break writes the
 * epochs before it, too, unless it appends.
 *
 * @param file its folder is made where it does not exist; relative to the working folder
 * @throws in the training, when the file cannot be written, or has other columns and is appended to
 * @example
 * await fit(cnn, train, { epochs: 5, callbacks: [csvLogger("runs/mnist.csv")] });
 */
export function csvLogger(file: string, { separator = ",", append = false }: CSVLoggerOptions = {}): Callback {
  const place = resolve(file);
  let columns: string[] | undefined;

  const row = (values: readonly (string | number)[]): string =>
    `${values.map((value) => cell(value, separator)).join(separator)}\n`;
  const rowOf = (names: readonly string[], epoch: number, logs: Logs): string =>
    row([epoch + 1, ...names.map((name) => logs[name] ?? "")]);

  /** The first row of the file, or those of all epochs so far. */
  async function begin(names: string[], run: TrainingRun): Promise<void> {
    await mkdir(dirname(place), { recursive: true });
    const header = row(["epoch", ...names]);
    const there = append ? await readFile(place, "utf8").catch(() => "") : "";
    if (there !== "" && !there.startsWith(header)) {
      const [first = ""] = there.split("\n");
      throw new Error(
        `${place} has the columns "${first}" and this training gives "${header.trimEnd()}": give another file, or append: false`,
      );
    }
    columns = names;
    if (there !== "") return;
    const { epoch, history } = run.history;
    const earlier = append ? [] : epoch.slice(0, -1).map((number, i) => rowOf(names, number - 1, valuesAt(history, i)));
    await writeFile(place, [header, ...earlier].join(""));
  }

  return {
    onTrainBegin: () => void (columns = undefined),
    async onEpochEnd(epoch, logs, run) {
      const names = Object.keys(logs);
      if (!columns || (!append && names.join() !== columns.join())) await begin(names, run);
      await appendFile(place, rowOf(columns ?? names, epoch, logs));
    },
  };
}

function valuesAt(history: Readonly<Record<string, readonly number[]>>, epoch: number): Logs {
  return Object.fromEntries(Object.entries(history).map(([name, values]) => [name, values[epoch] ?? NaN]));
}

/** As RFC 4180 has it: quoted where it must be. */
function cell(value: string | number, separator: string): string {
  const text = String(value);
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
