/**
 * How values and the notebook meet, by one symbol and no import of a kernel:
 *
 * - a value that can show itself has a method under `jupyterDisplay` that returns (a promise of) a {@link MimeBundle};
 * - while a cell runs, a kernel keeps a {@link ShowInNotebook} function under the same symbol on `globalThis`.
 *
 * The name of the symbol is the one that Deno's kernel and nodejs-polars use.
 */
export const jupyterDisplay = Symbol.for("Jupyter.display");

/** One thing in several representations, keyed by MIME type; `text/plain` is always there. */
export type MimeBundle = { "text/plain": string } & Record<string, unknown>;

/**
 * A representation that is JSON text already. Our kernel sends the text as it is, so that what is shown many times a second need
 * not be made anew; for everybody else it is the value that the text means.
 *
 * @example
 * const bundle: MimeBundle = { "application/json": new JsonText("[1, 2]"), "text/plain": "1 and 2" };
 */
export class JsonText {
  constructor(readonly text: string) {}

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** A value that shows itself in a notebook. */
export interface Displayable {
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
}

/** Options of {@link ShowInNotebook}. */
export interface ShowOptions {
  /** Name of the output, to update it later. Default: none, the output cannot be updated. */
  displayId?: string;
  /** Replace the outputs of that `displayId` instead of adding one. Default: false. */
  update?: boolean;
}

/** Sends a bundle to the running notebook as `display_data` or `update_display_data`. */
export type ShowInNotebook = (bundle: MimeBundle, options?: ShowOptions) => void;

/**
 * The function that shows a bundle in the running notebook.
 *
 * @returns undefined outside a kernel
 */
export function notebook(): ShowInNotebook | undefined {
  const door = (globalThis as { [jupyterDisplay]?: unknown })[jupyterDisplay];
  return typeof door === "function" ? (door as ShowInNotebook) : undefined;
}

/** Whether a value shows itself by {@link jupyterDisplay}. */
export function isDisplayable(value: unknown): value is Displayable {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    value !== globalThis &&
    typeof (value as Partial<Displayable>)[jupyterDisplay] === "function"
  );
}
