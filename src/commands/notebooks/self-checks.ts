import { checkMimeType } from "../../exercises/check-result.js";
import type { Notebook, NotebookCell } from "../../handouts/notebook.js";
import { cellMarks } from "../../handouts/versions.js";

/** What a self-check said in an executed notebook. */
export interface SelfCheck {
  /** The exercise: "mnist-2". */
  id: string;
  passed: boolean;
  /** What is off. Null: nothing. */
  message: string | null;
  /** Whether it stands in a solution. */
  solution: boolean;
}

/** What the self-checks of an executed notebook said, in its order. */
export function selfChecks(notebook: Notebook): SelfCheck[] {
  const marks = cellMarks(notebook);
  return notebook.cells.flatMap((cell) => {
    const solution = marks.get(cell.id ?? "")?.teachers !== undefined;
    return saidIn(cell).map((said) => ({ ...said, solution }));
  });
}

/**
 * Looks whether the self-checks say what they should: untouched exercises are not right yet, solutions are.
 *
 * @returns a sentence for each that says something else
 */
export function faultsOfSelfChecks(notebook: Notebook): string[] {
  return selfChecks(notebook)
    .filter(({ passed, solution }) => passed !== solution)
    .map(({ id, solution, message }) =>
      solution ? `the solution of ${id} fails its own check: ${message ?? ""}` : `the untouched ${id} passes its check`,
    );
}

function saidIn({ outputs = [] }: NotebookCell): Omit<SelfCheck, "solution">[] {
  return outputs.flatMap(({ data }) => {
    const said = data?.[checkMimeType];
    return said === undefined ? [] : [said as Omit<SelfCheck, "solution">];
  });
}
