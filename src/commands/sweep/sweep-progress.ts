import type { ProgressTerminal } from "../../progress.js";
import type { KeptRun } from "./kept-run.js";
import { inWords } from "./parameter-value.js";
import type { SweepRun } from "./sweep-runs.js";

/** Tells how far a sweep is: a line in a terminal, and a sentence for each run that has ended. */
export interface SweepProgress {
  /** A run has come to a cell. */
  cell(at: { id: string; cell: number; cells: number }): void;
  ended(run: KeptRun): void;
  /** Takes the line away. */
  done(): void;
}

/** Follows runs; `say` takes the sentences. */
export function sweepProgress(
  runs: readonly SweepRun[],
  say: (sentence: string) => void,
  terminal: ProgressTerminal = process.stdout,
): SweepProgress {
  const shares = new Map<string, number>();
  const running = new Set<string>();
  let [ended, failed] = [0, 0];
  const clear = () => {
    if (terminal.isTTY === true) terminal.write("\r\u001b[2K");
  };
  const draw = () => {
    if (terminal.isTTY !== true) return;
    const share = [...shares.values()].reduce((sum, each) => sum + each, 0) / runs.length;
    const parts = [`${ended} of ${runs.length} runs`, failed > 0 ? `${failed} failed` : "", `${running.size} running`];
    terminal.write(
      `\r\u001b[2K${[...parts.filter((part) => part !== ""), `${Math.floor(100 * share)} % of all cells`].join(", ")}`,
    );
  };
  return {
    cell({ id, cell, cells }) {
      running.add(id);
      shares.set(id, cell / cells);
      draw();
    },
    ended(run) {
      running.delete(run.id);
      shares.set(run.id, 1);
      ended += 1;
      if (run.error !== null) failed += 1;
      clear();
      say(sentenceOf(run));
      draw();
    },
    done: clear,
  };
}

function sentenceOf({ parameters, error, seconds }: KeptRun): string {
  const time = seconds === undefined ? "" : ` (${seconds.toFixed(1)} s)`;
  if (error === null) return `✓ ${inWords(parameters)}${time}`;
  const [first = ""] = error.split("\n");
  return `✗ ${inWords(parameters)}${time}: ${first}`;
}
