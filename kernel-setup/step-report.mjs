/**
 * @typedef {object} StepReport tells on the terminal how far a step is
 * @property {(text: string) => void} progress replaces the step's line in a terminal, silent elsewhere
 * @property {(received: number, total: number | undefined) => void} bytes progress of a download
 * @property {(text: string) => void} note a line that stays
 */

const MEGABYTE = 1e6;

/**
 * @param {string} name
 * @param {NodeJS.WriteStream} terminal
 * @returns {StepReport & { start(): void, done(seconds: number): void, failed(): void }}
 */
export function stepReport(name, terminal) {
  let quarter = 0;
  let last = 0;
  const live = terminal.isTTY;

  /** @param {string} text */
  function line(text) {
    terminal.write(live ? `\r\u001b[2K${text}\n` : `${text}\n`);
  }

  /** @param {string} text */
  function progress(text) {
    const now = performance.now();
    if (!live || now - last < 100) return;
    last = now;
    const width = (terminal.columns || 80) - 1;
    terminal.write(`\r\u001b[2K${`… ${name}: ${text}`.slice(0, width)}`);
  }

  return {
    progress,
    note: line,
    bytes(received, total) {
      const of = total ? ` of ${(total / MEGABYTE).toFixed(0)} MB` : " MB";
      const text = `${(received / MEGABYTE).toFixed(0)}${of}`;
      progress(text);
      if (live || !total) return;
      const reached = Math.floor((received / total) * 4);
      if (reached > quarter) line(`  ${name}: ${text}`);
      quarter = reached;
    },
    start: () => (live ? progress("…") : line(`… ${name}`)),
    done: (seconds) => line(`✓ ${name} (${seconds.toFixed(1)} s)`),
    failed: () => line(`✗ ${name}`),
  };
}
