import { randomUUID } from "node:crypto";

import { notebook } from "./jupyter.js";

/** Where lines of progress go outside a notebook. */
export interface ProgressTerminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** One line that tells how far long work is. */
export interface ProgressLine {
  /** Replaces the line. */
  update(text: string): void;
  /** Replaces the line for the last time and leaves it standing. */
  done(text: string): void;
}

/** At most so often does a line change, in milliseconds. */
const INTERVAL = 100;

/**
 * A line of progress that updates in place: one output in a notebook, one line in a terminal. Where standard output is a
 * file or a pipe only the last text is written, so that logs stay short.
 *
 * @example
 * const line = progressLine();
 * line.update("epoch 1 of 5");
 * line.done("5 epochs in 30 s");
 */
export function progressLine(terminal: ProgressTerminal = process.stdout): ProgressLine {
  const displayId = randomUUID();
  let shown = false;
  let last = 0;

  function write(text: string, final: boolean): void {
    const show = notebook();
    if (show) {
      show({ "text/plain": text }, { displayId, update: shown });
      shown = true;
    } else if (terminal.isTTY === true) {
      terminal.write(`\r\u001b[2K${text}${final ? "\n" : ""}`);
    } else if (final) {
      terminal.write(`${text}\n`);
    }
  }

  return {
    update(text) {
      const now = performance.now();
      if (now - last < INTERVAL) return;
      last = now;
      write(text, false);
    },
    done: (text) => {
      write(text, true);
    },
  };
}
