import type { Readable } from "node:stream";

/** Of one cell, in UTF-16 units; what comes after that is not shown. */
const limit = 16 * 2 ** 20;

/** How much is kept for the reason of a crash, in UTF-16 units, and how many lines of it are told. */
const kept = { text: 16_000, lines: 10 };

/** Where Node begins to write what it knows of its own crash. */
const crashReport = /\n*^(<--- Last few GCs --->|----- Native stack trace -----|# Fatal error in)/m;

/** The lines of such a report that only those read who build Node. */
const internals = /^\s*\d+: |^-----|^#?\s*$/;

/**
 * Reads a pipe that native libraries and child processes write to.
 *
 * @param show takes the text, as it comes; of a crash of Node only what was before its report
 */
export function nativeText(pipe: Readable | null, show: (text: string) => void) {
  let shown = 0;
  let last = "";
  let hasCrashed = false;

  function showUpToLimit(text: string): void {
    if (text === "" || shown >= limit) return;
    shown += text.length;
    show(text);
    if (shown >= limit)
      show(`\n… what comes after ${limit / 2 ** 20} MiB of text is not shown: write it to a file instead\n`);
  }

  pipe?.setEncoding("utf8").on("data", (text: string) => {
    last = (last + text).slice(-kept.text);
    if (hasCrashed) return;
    const report = text.search(crashReport);
    hasCrashed = report !== -1;
    showUpToLimit(hasCrashed ? text.slice(0, report) : text);
  });

  return {
    /** The text that comes from now on is another cell's. */
    startCell: (): void => {
      shown = 0;
      last = "";
    },
    lastText: () => last,
    /** The last lines that were written, without the internals of Node. */
    lastLines: (): string[] =>
      last
        .split("\n")
        .filter((line) => !internals.test(line))
        .slice(-kept.lines),
  };
}
