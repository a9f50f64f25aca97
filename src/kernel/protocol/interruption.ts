import type { RunnerProcess } from "./runner-process.js";

/** An interrupt of a cell that runs. */
export interface Interruption {
  /** The person interrupts again. */
  again(): void;
  /** The cell has ended. */
  stop(): void;
}

/**
 * Stops a cell by stronger and stronger means, until `stop` is called.
 *
 * @param tell shows a note to the person who waits
 */
export function interrupt(runner: RunnerProcess, tell: (note: string) => void): Interruption {
  let endsProcess = false;
  runner.watch({ type: "interrupt" });
  const timers = [
    setTimeout(() => runner.signal("SIGINT"), 700),
    setTimeout(() => {
      endsProcess = true;
      tell(
        "The cell ends as soon as the native operation or the library that it is in lets it. " +
          "To end the process at once and lose all variables, interrupt again.\n",
      );
    }, 1500),
  ];
  return {
    again() {
      if (endsProcess) runner.kill("it was interrupted twice");
    },
    stop() {
      timers.forEach(clearTimeout);
    },
  };
}
