import { jupyterDisplay, notebook, type Displayable, type ShowOptions } from "../jupyter.js";

/** Options of {@link show}. */
export interface ShowValueOptions extends ShowOptions {
  /** Whether no update follows; outside a notebook only the last state is printed. Default: true. */
  final?: boolean;
  /** Takes the text outside a notebook. Default: `console.log`. */
  print?: (text: string) => void;
}

/**
 * Shows a value now, in the middle of a cell: with all its representations in a notebook, as text elsewhere.
 *
 * @example
 * await show(layerTable(cnn));
 */
export async function show(
  value: Displayable,
  { displayId, update = false, final = true, print = console.log }: ShowValueOptions = {},
): Promise<void> {
  const showInNotebook = notebook();
  if (showInNotebook) showInNotebook(await value[jupyterDisplay](), { displayId, update });
  else if (final) print((await value[jupyterDisplay]())["text/plain"]);
}
