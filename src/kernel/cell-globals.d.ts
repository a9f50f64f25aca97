/** What every cell has beside Node's globals. The runner makes them; the compiler knows them by this file. */
export {};

declare global {
  /**
   * Asks the person at the notebook for a line of text.
   *
   * @param prompt stands before the field
   * @param options `password: true` hides what is typed
   * @throws Error when the front end has no input (nbconvert, papermill)
   * @example
   * const name = await input("Your name? ");
   */
  function input(prompt?: string, options?: { password?: boolean }): Promise<string>;

  /**
   * As in a browser: asks and waits without a promise.
   *
   * @returns the text, `defaultValue` for an empty one, or null when there is none
   */
  function prompt(message?: string, defaultValue?: string): string | null;

  /** Shows a value as the last expression of a cell would, now; with an `id` it can be replaced later by `update: true`. */
  function display(value: unknown, options?: { id?: string; update?: boolean }): Promise<void>;

  /** Clears the outputs of the cell; with `wait`, when the next one comes. */
  function clearOutput(options?: { wait?: boolean }): void;

  /** The kernel, for cells: comms and the interrupt. */
  const jupyter: Jupyter;

  interface Jupyter {
    /** Aborted when the running cell is interrupted; a new one for each cell. */
    readonly signal: AbortSignal;
    /**
     * Opens a comm to the front end's target (ipywidgets: "jupyter.widget"; anywidget talks this way).
     *
     * A widget is drawn again, after a reload of the page, when its messages `{ method: "request_state" }` are answered by
     * `{ method: "update", state, buffer_paths: [] }`.
     */
    openComm(target: string, options?: CommData): JupyterComm;
    /** Answers comms that the front end opens to `target`; returns a function that takes the answer back. */
    onComm(target: string, opened: (comm: JupyterComm, message: CommData) => void): () => void;
  }

  /** One end of a comm (jupyter-client.readthedocs.io, "Messaging", "Custom messages"). */
  interface JupyterComm {
    readonly id: string;
    readonly target: string;
    readonly closed: boolean;
    send(data: Record<string, unknown>, options?: Omit<CommData, "data">): void;
    /** Returns a function that takes the listener back. */
    onMessage(listener: (message: CommData) => void): () => void;
    onClose(listener: (message: CommData) => void): () => void;
    close(options?: CommData): void;
  }

  interface CommData {
    data?: Record<string, unknown>;
    metadata?: Record<string, unknown>;
    buffers?: Uint8Array[];
  }
}
